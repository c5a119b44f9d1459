using Hearth.Kernel;

namespace Hearth.Services.CloudWatch.Metrics;

/// <summary>What AWS refuses of a datum, in its words.</summary>
internal static class MetricDatumRules
{
    private const int MostData = 1000;
    private const int MostValues = 150;

    /// <summary>About 2^360; zero and what is nearer to it than 2^-360 count as zero.</summary>
    private static readonly double Largest = Math.Pow(2, 360);

    public static bool Accepts(MetricDatum datum, DateTimeOffset now)
    {
        try
        {
            Check(datum, "MetricDatum", now);
            return true;
        }
        catch (AwsError)
        {
            return false;
        }
    }

    public static void Check(IReadOnlyList<MetricDatum> data, DateTimeOffset now)
    {
        if (data.Count > MostData) throw CloudWatchErrors.InvalidValue($"The collection MetricData must not have a size greater than {MostData}.");
        for (var index = 0; index < data.Count; index++) Check(data[index], $"MetricData.member.{index + 1}", now);
    }

    private static void Check(MetricDatum datum, string place, DateTimeOffset now)
    {
        var given = (datum.Value is null ? 0 : 1) + (datum.Values is null ? 0 : 1) + (datum.StatisticValues is null ? 0 : 1);
        if (given == 0) throw CloudWatchErrors.Missing($"{place}.Value, {place}.Values or {place}.StatisticValues");
        if (given > 1)
            throw CloudWatchErrors.InvalidCombination($"The parameters {place}.Value, {place}.Values and {place}.StatisticValues are mutually exclusive and you have specified more than one.");
        if (datum.Unit is { } unit && !CloudWatchPatterns.Units.Contains(unit))
            throw CloudWatchErrors.InvalidValue($"The parameter {place}.Unit must be a value in the set [ {string.Join(", ", CloudWatchPatterns.Units)} ].");
        if (datum.StorageResolution is not (null or 1 or 60)) throw CloudWatchErrors.InvalidValue($"The parameter {place}.StorageResolution must be 1 or 60.");
        CheckTime(datum.Timestamp, place, now);
        CheckDimensions(datum.Dimensions, place);
        CheckNumber(datum.Value, $"{place}.Value");
        if (datum.Values is { } values) CheckValues(values, datum.Counts, place);
        if (datum.StatisticValues is { } set) CheckSet(set, place);
    }

    private static void CheckTime(DateTimeOffset? timestamp, string place, DateTimeOffset now)
    {
        if (timestamp is not { } at) return;
        if (at < now.AddDays(-14))
            throw CloudWatchErrors.InvalidValue($"The parameter {place}.Timestamp must specify a time no more than two weeks in the past.");
        if (at > now.AddHours(2))
            throw CloudWatchErrors.InvalidValue($"The parameter {place}.Timestamp must specify a time within two hours of now.");
    }

    private static void CheckDimensions(IReadOnlyList<Dimension>? dimensions, string place)
    {
        if (dimensions is null) return;
        foreach (var name in dimensions.GroupBy(dimension => dimension.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            throw CloudWatchErrors.InvalidValue($"The parameter {place}.Dimensions has the dimension {name.Key} more than once.");
    }

    private static void CheckValues(IReadOnlyList<double> values, IReadOnlyList<double>? counts, string place)
    {
        if (values.Count == 0) throw CloudWatchErrors.Missing($"{place}.Values");
        if (values.Count > MostValues) throw CloudWatchErrors.InvalidValue($"The collection {place}.Values must not have a size greater than {MostValues}.");
        if (counts is not null && counts.Count != values.Count)
            throw CloudWatchErrors.InvalidValue($"The parameters {place}.Values and {place}.Counts must be of the same size.");
        for (var index = 0; index < values.Count; index++) CheckNumber(values[index], $"{place}.Values.member.{index + 1}");
        if (counts is null) return;
        for (var index = 0; index < counts.Count; index++)
        {
            CheckNumber(counts[index], $"{place}.Counts.member.{index + 1}");
            if (counts[index] <= 0) throw CloudWatchErrors.InvalidValue($"The parameter {place}.Counts.member.{index + 1} must be greater than 0.");
        }
    }

    private static void CheckSet(StatisticSet set, string place)
    {
        CheckNumber(set.SampleCount, $"{place}.StatisticValues.SampleCount");
        CheckNumber(set.Sum, $"{place}.StatisticValues.Sum");
        CheckNumber(set.Minimum, $"{place}.StatisticValues.Minimum");
        CheckNumber(set.Maximum, $"{place}.StatisticValues.Maximum");
        if (set.SampleCount < 0) throw CloudWatchErrors.InvalidValue($"The parameter {place}.StatisticValues.SampleCount must be greater than or equal to 0.");
        if (set.Maximum < set.Minimum)
            throw CloudWatchErrors.InvalidCombination($"The parameter {place}.StatisticValues.Maximum must be greater than {place}.StatisticValues.Minimum.");
    }

    private static void CheckNumber(double? value, string place)
    {
        if (value is null || (Math.Abs(value.Value) <= Largest)) return;
        throw CloudWatchErrors.InvalidValue($"The value {value} for parameter {place} is invalid.");
    }
}
