namespace Hearth.Services.CloudWatch.MetricMath;

/// <summary>
/// Functions of one time series at a time.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
/// </summary>
internal static class MathFunctions
{
    /// <summary>Datapoint by datapoint; also of plain numbers.</summary>
    public static readonly IReadOnlyDictionary<string, Func<double, double>> OfValue = new Dictionary<string, Func<double, double>>(StringComparer.Ordinal)
    {
        ["ABS"] = Math.Abs,
        ["CEIL"] = Math.Ceiling,
        ["FLOOR"] = Math.Floor,
        ["LOG"] = Math.Log,
        ["LOG10"] = Math.Log10,
    };

    public static readonly IReadOnlyDictionary<string, Func<TimeSeries, TimeSeries>> OfSeries =
        new Dictionary<string, Func<TimeSeries, TimeSeries>>(StringComparer.Ordinal)
        {
            ["RATE"] = static series => FromPair(series, static (before, now, seconds) => (now - before) / seconds),
            ["DIFF"] = static series => FromPair(series, static (before, now, _) => now - before),
            ["DIFF_TIME"] = static series => FromPair(series, static (_, _, seconds) => seconds),
            ["RUNNING_SUM"] = RunningSum,
            ["EPOCH"] = static series => series.Map(static (at, _) => at / 1000d),
            ["MINUTE"] = static series => Calendar(series, static moment => moment.Minute),
            ["HOUR"] = static series => Calendar(series, static moment => moment.Hour),
            ["DAY"] = static series => Calendar(series, static moment => moment.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)moment.DayOfWeek),
            ["DATE"] = static series => Calendar(series, static moment => moment.Day),
            ["MONTH"] = static series => Calendar(series, static moment => moment.Month),
            ["YEAR"] = static series => Calendar(series, static moment => moment.Year),
        };

    /// <summary>A series to a number, and an array to a series of what it has at each time.</summary>
    public static readonly IReadOnlyDictionary<string, Func<IReadOnlyList<double>, double>> OfValues =
        new Dictionary<string, Func<IReadOnlyList<double>, double>>(StringComparer.Ordinal)
        {
            ["SUM"] = Enumerable.Sum,
            ["AVG"] = Enumerable.Average,
            ["MIN"] = Enumerable.Min,
            ["MAX"] = Enumerable.Max,
            ["STDDEV"] = Deviation,
        };

    /// <summary>FILL: a number, REPEAT (the last value before) or LINEAR (between its neighbours) where a period has no datapoint.</summary>
    public static TimeSeries Fill(TimeSeries series, double? value, string? manner, long from, long to)
    {
        var step = series.PeriodSeconds * 1000L;
        if (step <= 0) return series;
        var points = new SortedList<long, double>(series.Points);
        for (var at = (from + step - 1) / step * step; at < to; at += step)
        {
            if (points.ContainsKey(at)) continue;
            if (value is { } constant) points.Add(at, constant);
            else if (Around(series, at) is { Before: { } before } around)
            {
                if (manner == "REPEAT") points.Add(at, before.Value);
                else if (around.After is { } after)
                    points.Add(at, before.Value + ((after.Value - before.Value) * (at - before.At) / (after.At - before.At)));
            }
        }
        return series with { Points = points };
    }

    private static ((long At, double Value)? Before, (long At, double Value)? After) Around(TimeSeries series, long at)
    {
        (long, double)? before = null;
        foreach (var (time, value) in series.Points)
        {
            if (time > at) return (before, (time, value));
            before = (time, value);
        }
        return (before, null);
    }

    private static TimeSeries FromPair(TimeSeries series, Func<double, double, double, double> change)
    {
        var points = new SortedList<long, double>();
        for (var index = 1; index < series.Points.Count; index++)
        {
            var (before, now) = (series.Points.GetKeyAtIndex(index - 1), series.Points.GetKeyAtIndex(index));
            points.Add(now, change(series.Points.GetValueAtIndex(index - 1), series.Points.GetValueAtIndex(index), (now - before) / 1000d));
        }
        return series with { Points = points };
    }

    private static TimeSeries RunningSum(TimeSeries series)
    {
        var sum = 0d;
        return series.Map((_, value) => sum += value);
    }

    private static TimeSeries Calendar(TimeSeries series, Func<DateTimeOffset, int> part) =>
        series.Map((at, _) => part(DateTimeOffset.FromUnixTimeMilliseconds(at)));

    private static double Deviation(IReadOnlyList<double> values)
    {
        var average = values.Average();
        return Math.Sqrt(values.Sum(value => (value - average) * (value - average)) / values.Count);
    }
}
