namespace Hearth.Services.CloudWatch.MetricMath;

/// <summary>Datapoints by the start of their period (milliseconds), ascending.</summary>
internal sealed record TimeSeries(string Label, int PeriodSeconds, SortedList<long, double> Points)
{
    public TimeSeries Map(Func<long, double, double> change)
    {
        var points = new SortedList<long, double>(Points.Count);
        foreach (var (at, value) in Points)
        {
            // A division by zero and the like leave no datapoint.
            if (change(at, value) is var changed && double.IsFinite(changed)) points.Add(at, changed);
        }
        return this with { Points = points };
    }
}

/// <summary>What an expression is: a number, a time series, or an array of time series.</summary>
internal abstract record MathValue
{
    public sealed record Scalar(double Value) : MathValue;

    public sealed record Series(TimeSeries Only) : MathValue;

    public sealed record Many(IReadOnlyList<TimeSeries> All) : MathValue;

    public sealed record Text(string Value) : MathValue;
}

/// <summary>An expression that cannot be evaluated, with the reason for the caller.</summary>
internal sealed class MathError(string message) : Exception(message);
