namespace Hearth.Services.CloudWatch.MetricMath;

/// <summary>
/// Operators between numbers, series and arrays. Two series meet where both have a datapoint; two arrays member by member.
/// </summary>
internal static class MathOperators
{
    public static MathValue Apply(string symbol, MathValue left, MathValue right)
    {
        var operation = Of(symbol);
        return (left, right) switch
        {
            (MathValue.Scalar a, MathValue.Scalar b) => new MathValue.Scalar(operation(a.Value, b.Value)),
            (MathValue.Series a, MathValue.Scalar b) => new MathValue.Series(a.Only.Map((_, value) => operation(value, b.Value))),
            (MathValue.Scalar a, MathValue.Series b) => new MathValue.Series(b.Only.Map((_, value) => operation(a.Value, value))),
            (MathValue.Series a, MathValue.Series b) => new MathValue.Series(Meet(a.Only, b.Only, operation)),
            (MathValue.Many a, MathValue.Scalar b) => Each(a, series => series.Map((_, value) => operation(value, b.Value))),
            (MathValue.Scalar a, MathValue.Many b) => Each(b, series => series.Map((_, value) => operation(a.Value, value))),
            (MathValue.Many a, MathValue.Series b) => Each(a, series => Meet(series, b.Only, operation)),
            (MathValue.Series a, MathValue.Many b) => Each(b, series => Meet(a.Only, series, operation)),
            (MathValue.Many a, MathValue.Many b) when a.All.Count == b.All.Count =>
                new MathValue.Many([.. a.All.Zip(b.All, (one, other) => Meet(one, other, operation))]),
            (MathValue.Many, MathValue.Many) => throw new MathError("Arrays of time series must have the same length"),
            _ => throw new MathError($"The operator {symbol} does not apply to text"),
        };
    }

    public static MathValue Each(MathValue.Many array, Func<TimeSeries, TimeSeries> change) => new MathValue.Many([.. array.All.Select(change)]);

    private static TimeSeries Meet(TimeSeries left, TimeSeries right, Func<double, double, double> operation)
    {
        var points = new SortedList<long, double>();
        foreach (var (at, value) in left.Points)
            if (right.Points.TryGetValue(at, out var other) && operation(value, other) is var result && double.IsFinite(result)) points.Add(at, result);
        return new TimeSeries(left.Label, Math.Max(left.PeriodSeconds, right.PeriodSeconds), points);
    }

    private static Func<double, double, double> Of(string symbol) => symbol switch
    {
        "+" => static (a, b) => a + b,
        "-" => static (a, b) => a - b,
        "*" => static (a, b) => a * b,
        "/" => static (a, b) => a / b,
        "^" => Math.Pow,
        "==" => static (a, b) => Flag(a.Equals(b)),
        "!=" => static (a, b) => Flag(!a.Equals(b)),
        "<" => static (a, b) => Flag(a < b),
        "<=" => static (a, b) => Flag(a <= b),
        ">" => static (a, b) => Flag(a > b),
        ">=" => static (a, b) => Flag(a >= b),
        "&&" or "AND" => static (a, b) => Flag(a != 0 && b != 0),
        _ => static (a, b) => Flag(a != 0 || b != 0),
    };

    private static double Flag(bool value) => value ? 1 : 0;
}
