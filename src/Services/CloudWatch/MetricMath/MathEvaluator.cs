namespace Hearth.Services.CloudWatch.MetricMath;

/// <summary>Evaluates one expression. Ids that it names have been evaluated before.</summary>
/// <param name="values">By id.</param>
/// <param name="metricIds">The ids that are metrics, in the request's order: METRICS() is these.</param>
/// <param name="from">Milliseconds; FILL fills from here to <paramref name="to"/>.</param>
internal sealed class MathEvaluator(
    IReadOnlyDictionary<string, MathValue> values, IReadOnlyList<string> metricIds, int periodSeconds, long from, long to)
{
    public MathValue Evaluate(MathExpression expression) => expression switch
    {
        MathExpression.Number number => new MathValue.Scalar(number.Value),
        MathExpression.Quoted quoted => new MathValue.Text(quoted.Value),
        MathExpression.Name name => values.GetValueOrDefault(name.Id) ?? throw new MathError($"Unknown id '{name.Id}'"),
        MathExpression.Negation negation => MathOperators.Apply("*", new MathValue.Scalar(-1), Evaluate(negation.Operand)),
        MathExpression.Binary binary => MathOperators.Apply(binary.Operator, Evaluate(binary.Left), Evaluate(binary.Right)),
        MathExpression.List list => new MathValue.Many([.. list.Items.SelectMany(item => SeriesOf(Evaluate(item)))]),
        MathExpression.Call call => Call(call.Function, call.Arguments),
        _ => throw new MathError("The expression cannot be evaluated"),
    };

    private MathValue Call(string function, IReadOnlyList<MathExpression> arguments)
    {
        if (MathFunctions.OfValue.TryGetValue(function, out var ofValue))
        {
            return One(function, arguments) is MathValue.Scalar scalar
                ? new MathValue.Scalar(ofValue(scalar.Value))
                : EachSeries(One(function, arguments), series => series.Map((_, value) => ofValue(value)));
        }
        if (MathFunctions.OfSeries.TryGetValue(function, out var ofSeries)) return EachSeries(One(function, arguments), ofSeries);
        if (MathFunctions.OfValues.TryGetValue(function, out var ofValues)) return Fold(One(function, arguments), ofValues);
        return function switch
        {
            "METRICS" => Metrics(arguments),
            "PERIOD" => new MathValue.Scalar(SeriesOf(One(function, arguments)).Select(series => series.PeriodSeconds).FirstOrDefault(periodSeconds)),
            "FILL" => Fill(arguments),
            "IF" => If(arguments),
            "TIME_SERIES" => new MathValue.Series(TimeSeries(Number(arguments, 0, function))),
            "DATAPOINT_COUNT" => new MathValue.Scalar(SeriesOf(One(function, arguments)).Sum(series => series.Points.Count)),
            "METRIC_COUNT" => new MathValue.Scalar(SeriesOf(One(function, arguments)).Count),
            "FIRST" => new MathValue.Series(SeriesOf(One(function, arguments)) is [var first, ..] ? first : Empty()),
            "LAST" => new MathValue.Series(SeriesOf(One(function, arguments)) is [.., var last] ? last : Empty()),
            "REMOVE_EMPTY" => new MathValue.Many([.. SeriesOf(One(function, arguments)).Where(series => series.Points.Count > 0)]),
            "SLICE" => Slice(arguments),
            "SORT" => Sort(arguments),
            _ => throw new MathError($"The function {function} is not offered by this installation of Hearth"),
        };
    }

    private MathValue One(string function, IReadOnlyList<MathExpression> arguments) =>
        arguments.Count == 1 ? Evaluate(arguments[0]) : throw new MathError($"{function} takes one argument");

    private MathValue Metrics(IReadOnlyList<MathExpression> arguments)
    {
        var part = arguments.Count > 0 && Evaluate(arguments[0]) is MathValue.Text text ? text.Value : "";
        return new MathValue.Many([.. metricIds.Where(id => id.Contains(part, StringComparison.Ordinal)).SelectMany(id => SeriesOf(values[id]))]);
    }

    private static MathValue EachSeries(MathValue value, Func<TimeSeries, TimeSeries> change) => value switch
    {
        MathValue.Series series => new MathValue.Series(change(series.Only)),
        MathValue.Many array => MathOperators.Each(array, change),
        _ => throw new MathError("The function takes a time series"),
    };

    private MathValue Fold(MathValue value, Func<IReadOnlyList<double>, double> fold)
    {
        switch (value)
        {
            case MathValue.Scalar scalar:
                return scalar;
            case MathValue.Series { Only.Points: { Count: > 0 } points }:
                return new MathValue.Scalar(fold([.. points.Values]));
            case MathValue.Series:
                return new MathValue.Series(Empty());
            case MathValue.Many array:
                var folded = new SortedList<long, double>();
                foreach (var at in array.All.SelectMany(series => series.Points).GroupBy(point => point.Key)) folded.Add(at.Key, fold([.. at.Select(point => point.Value)]));
                return new MathValue.Series(Empty() with { Points = folded });
            default:
                throw new MathError("The function takes time series");
        }
    }

    private MathValue Fill(IReadOnlyList<MathExpression> arguments)
    {
        if (arguments.Count != 2) throw new MathError("FILL takes two arguments");
        var manner = arguments[1] is MathExpression.Name { Id: var id } && id.ToUpperInvariant() is "REPEAT" or "LINEAR" ? ((MathExpression.Name)arguments[1]).Id.ToUpperInvariant() : null;
        double? filler = manner is null ? Number(arguments, 1, "FILL") : null;
        return EachSeries(Evaluate(arguments[0]), series => MathFunctions.Fill(series, filler, manner, from, to));
    }

    /// <summary>IF(condition, then, else): where the condition is a series, datapoint by datapoint; without else, only where it holds.</summary>
    private MathValue If(IReadOnlyList<MathExpression> arguments)
    {
        if (arguments.Count is not (2 or 3)) throw new MathError("IF takes two or three arguments");
        var (condition, then) = (Evaluate(arguments[0]), Evaluate(arguments[1]));
        var otherwise = arguments.Count == 3 ? Evaluate(arguments[2]) : null;
        if (condition is MathValue.Scalar scalar) return scalar.Value != 0 ? then : otherwise ?? new MathValue.Series(Empty());
        if (condition is not MathValue.Series { Only: var series }) throw new MathError("The condition of IF is a number or a time series");
        var points = new SortedList<long, double>();
        foreach (var (at, holds) in series.Points)
            if ((holds != 0 ? then : otherwise) is { } chosen && At(chosen, at) is { } value) points.Add(at, value);
        return new MathValue.Series(series with { Points = points });
    }

    private static double? At(MathValue value, long at) => value switch
    {
        MathValue.Scalar scalar => scalar.Value,
        MathValue.Series series => series.Only.Points.TryGetValue(at, out var found) ? found : null,
        _ => throw new MathError("IF takes numbers and single time series"),
    };

    private MathValue Slice(IReadOnlyList<MathExpression> arguments)
    {
        if (arguments.Count is not (2 or 3)) throw new MathError("SLICE takes two or three arguments");
        var all = SeriesOf(Evaluate(arguments[0]));
        var (first, second) = ((int)Number(arguments, 1, "SLICE"), arguments.Count == 3 ? (int?)Number(arguments, 2, "SLICE") : null);
        return new MathValue.Many([.. second is { } end ? all.Skip(first).Take(end - first) : all.Take(first)]);
    }

    /// <summary>SORT(array, AVG, DESC, 10).</summary>
    private MathValue Sort(IReadOnlyList<MathExpression> arguments)
    {
        if (arguments.Count is < 3 or > 4 || arguments[1] is not MathExpression.Name { Id: var by } || arguments[2] is not MathExpression.Name { Id: var order }
            || !MathFunctions.OfValues.TryGetValue(by.ToUpperInvariant(), out var fold))
            throw new MathError("SORT takes an array, one of AVG, MIN, MAX and SUM, ASC or DESC, and optionally a number");
        double Key(TimeSeries series) => series.Points.Count > 0 ? fold([.. series.Points.Values]) : double.NegativeInfinity;
        var all = SeriesOf(Evaluate(arguments[0]));
        var sorted = order.Equals("DESC", StringComparison.OrdinalIgnoreCase) ? all.OrderByDescending(Key) : all.OrderBy(Key);
        return new MathValue.Many([.. sorted.Take(arguments.Count == 4 ? (int)Number(arguments, 3, "SORT") : int.MaxValue)]);
    }

    private double Number(IReadOnlyList<MathExpression> arguments, int index, string function) =>
        index < arguments.Count && Evaluate(arguments[index]) is MathValue.Scalar scalar ? scalar.Value : throw new MathError($"{function} takes a number as argument {index + 1}");

    private TimeSeries TimeSeries(double value) => MathFunctions.Fill(Empty(), value, manner: null, from, to);

    private TimeSeries Empty() => new("", periodSeconds, []);

    private IReadOnlyList<TimeSeries> SeriesOf(MathValue value) => value switch
    {
        MathValue.Series series => [series.Only],
        MathValue.Many array => array.All,
        MathValue.Scalar scalar => [TimeSeries(scalar.Value)],
        _ => throw new MathError("Text is no time series"),
    };
}
