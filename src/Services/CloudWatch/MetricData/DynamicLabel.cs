using System.Globalization;
using System.Text.RegularExpressions;
using Hearth.Services.CloudWatch.MetricMath;

namespace Hearth.Services.CloudWatch.MetricData;

/// <summary>
/// ${LABEL}, ${MAX}, ${LAST_TIME}, ${PROP('Dim.FunctionName')} and so on in a label.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
/// </summary>
internal static partial class DynamicLabel
{
    public static string Of(MetricDataQuery query, TimeSeries series)
    {
        var usual = query.MetricStat is null && series.Label.Length == 0 ? query.Id : series.Label;
        return query.Label is null ? usual : Part().Replace(query.Label, match => Value(match, query, series, usual));
    }

    private static string Value(Match match, MetricDataQuery query, TimeSeries series, string usual)
    {
        var (word, points) = (match.Groups["word"].Value, series.Points);
        if (word == "LABEL") return usual;
        if (word == "PROP") return Property(match.Groups["property"].Value, query.MetricStat);
        if (word == "DATAPOINT_COUNT") return points.Count.ToString(CultureInfo.InvariantCulture);
        if (points.Count == 0) return "--";
        var (highest, lowest) = (points.MaxBy(point => point.Value), points.MinBy(point => point.Value));
        return word switch
        {
            "AVG" => Number(points.Values.Average()),
            "SUM" => Number(points.Values.Sum()),
            "MAX" => Number(highest.Value),
            "MIN" => Number(lowest.Value),
            "FIRST" => Number(points.GetValueAtIndex(0)),
            "LAST" => Number(points.GetValueAtIndex(points.Count - 1)),
            "MAX_TIME" => Time(highest.Key),
            "MIN_TIME" => Time(lowest.Key),
            "FIRST_TIME" => Time(points.GetKeyAtIndex(0)),
            "LAST_TIME" => Time(points.GetKeyAtIndex(points.Count - 1)),
            _ => match.Value,
        };
    }

    private static string Property(string name, MetricStat? stat) => name switch
    {
        _ when stat is null => "",
        "MetricName" => stat.Metric.MetricName ?? "",
        "Namespace" => stat.Metric.Namespace ?? "",
        "Stat" => stat.Stat,
        "Period" => stat.Period!.Value.ToString(CultureInfo.InvariantCulture),
        _ when name.StartsWith("Dim.", StringComparison.Ordinal) =>
            stat.Metric.Dimensions?.FirstOrDefault(dimension => dimension.Name == name["Dim.".Length..])?.Value ?? "",
        _ => "",
    };

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$\{(?<word>[A-Z_]+)(\('(?<property>[^']*)'\))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Part();
}
