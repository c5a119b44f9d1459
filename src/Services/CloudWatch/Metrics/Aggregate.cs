namespace Hearth.Services.CloudWatch.Metrics;

/// <summary>What is known of the values of a span of time: the statistics, and as long as single values came, their distribution.</summary>
internal sealed class Aggregate
{
    public double SampleCount { get; private set; }

    public double Sum { get; private set; }

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>Null once a statistic set was added, of which the single values are unknown: AWS then has no percentiles either.</summary>
    public Distribution? Distribution { get; private set; } = new();

    public double Average => Sum / SampleCount;

    public void Add(double value, double count = 1)
    {
        SampleCount += count;
        Sum += value * count;
        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
        Distribution?.Add(value, count);
    }

    /// <summary>A set whose single values are known only if there is one, or all are the same.</summary>
    public void AddSet(double sampleCount, double sum, double minimum, double maximum)
    {
        if (sampleCount <= 0) return;
        if (minimum.Equals(maximum)) Distribution?.Add(minimum, sampleCount);
        else Distribution = null;
        AddStatistics(sampleCount, sum, minimum, maximum);
    }

    public void Merge(Aggregate other)
    {
        if (other.SampleCount <= 0) return;
        if (other.Distribution is null) Distribution = null;
        else Distribution?.Merge(other.Distribution);
        AddStatistics(other.SampleCount, other.Sum, other.Minimum, other.Maximum);
    }

    public static Aggregate Restore(double sampleCount, double sum, double minimum, double maximum, byte[]? distribution)
    {
        var aggregate = new Aggregate { Distribution = distribution is null ? null : Distribution.Decode(distribution) };
        aggregate.AddStatistics(sampleCount, sum, minimum, maximum);
        return aggregate;
    }

    private void AddStatistics(double sampleCount, double sum, double minimum, double maximum)
    {
        SampleCount += sampleCount;
        Sum += sum;
        Minimum = Math.Min(Minimum, minimum);
        Maximum = Math.Max(Maximum, maximum);
    }
}
