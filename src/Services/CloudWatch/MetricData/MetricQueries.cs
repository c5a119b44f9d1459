using System.Text.RegularExpressions;
using Hearth.Kernel;
using Hearth.Services.CloudWatch.MetricMath;
using Hearth.Services.CloudWatch.Metrics;

namespace Hearth.Services.CloudWatch.MetricData;

/// <summary>Evaluates the queries of GetMetricData and of alarms: metrics first, then expressions in the order of what they name.</summary>
internal sealed partial class MetricQueries(MetricReader reader)
{
    /// <exception cref="AwsError">ValidationError: ids, statistics or expressions are wrong.</exception>
    public static void Check(IReadOnlyList<MetricDataQuery> queries)
    {
        if (queries.Count is 0 or > 500) throw CloudWatchErrors.Validation("The collection MetricDataQueries must have between 1 and 500 members.");
        foreach (var query in queries)
        {
            if (!Id().IsMatch(query.Id))
                throw CloudWatchErrors.Validation($"Invalid id '{query.Id}': ids start with a lowercase letter, and have letters, numbers and underscores.");
            if ((query.MetricStat is null) == (query.Expression is null))
                throw CloudWatchErrors.Validation($"Query '{query.Id}' must have either MetricStat or Expression.");
            if (query.MetricStat is { } stat) Check(stat);
        }
        if (queries.GroupBy(query => query.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw CloudWatchErrors.Validation($"The values for parameter id in MetricDataQueries must be unique: '{twice.Key}'.");
        _ = Order(queries);
    }

    public async Task<IReadOnlyDictionary<string, MathValue>> EvaluateAsync(
        IReadOnlyList<MetricDataQuery> queries, Caller caller, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var values = new Dictionary<string, MathValue>(StringComparer.Ordinal);
        foreach (var query in queries.Where(query => query.MetricStat is not null))
            values[query.Id] = new MathValue.Series(await ReadAsync(query, caller, from, to, cancellation));
        List<string> metricIds = [.. queries.Where(query => query.MetricStat is not null).Select(query => query.Id)];
        var period = queries.Select(query => query.MetricStat?.Period ?? query.Period ?? 0).DefaultIfEmpty(60).Max();
        foreach (var (query, expression) in Order(queries))
        {
            var evaluator = new MathEvaluator(values, metricIds, Math.Max(query.Period ?? period, 1), from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
            try
            {
                values[query.Id] = evaluator.Evaluate(expression);
            }
            catch (MathError error)
            {
                throw Invalid(query, error);
            }
        }
        return values;
    }

    private static void Check(MetricStat stat)
    {
        MetricReader.CheckPeriod(stat.Period!.Value);
        if (Statistic.Parse(stat.Stat) is null) throw CloudWatchErrors.Validation($"The value {stat.Stat} for parameter Stat is not supported.");
        if (stat.Metric.MetricName is null || stat.Metric.Namespace is null) throw CloudWatchErrors.Validation("A metric needs Namespace and MetricName.");
    }

    private async Task<TimeSeries> ReadAsync(MetricDataQuery query, Caller caller, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var stat = query.MetricStat!;
        var (metric, period, statistic) = (stat.Metric, stat.Period!.Value, Statistic.Parse(stat.Stat)!);
        var seconds = from.ToUnixTimeSeconds();
        var start = DateTimeOffset.FromUnixTimeSeconds(seconds - (seconds % period));
        var key = MetricKey.Of(caller.AccountId, caller.Region, metric.Namespace!, metric.MetricName!, metric.Dimensions);
        var data = await reader.ReadAsync(key, stat.Unit, start, to, period, mixUnits: true, cancellation);
        var points = new SortedList<long, double>();
        foreach (var found in data)
            if (statistic.Of(found.Aggregate) is { } value) points.Add(found.Start.ToUnixTimeMilliseconds(), value);
        return new TimeSeries(metric.MetricName!, period, points);
    }

    /// <summary>The expressions, each after those that it names.</summary>
    private static List<(MetricDataQuery Query, MathExpression Expression)> Order(IReadOnlyList<MetricDataQuery> queries)
    {
        var known = queries.Where(query => query.MetricStat is not null).Select(query => query.Id).ToHashSet(StringComparer.Ordinal);
        var ids = queries.Select(query => query.Id).ToHashSet(StringComparer.Ordinal);
        var waiting = queries.Where(query => query.Expression is not null).Select(query => (Query: query, Expression: Parse(query))).ToList();
        var ordered = new List<(MetricDataQuery, MathExpression)>();
        while (waiting.Count > 0)
        {
            var ready = waiting.FindIndex(query => query.Expression.Names().Where(ids.Contains).All(known.Contains));
            if (ready < 0) throw CloudWatchErrors.Validation($"Error in expression '{waiting[0].Query.Id}': it depends on itself.");
            known.Add(waiting[ready].Query.Id);
            ordered.Add(waiting[ready]);
            waiting.RemoveAt(ready);
        }
        return ordered;
    }

    private static MathExpression Parse(MetricDataQuery query)
    {
        try
        {
            return MathParser.Parse(query.Expression!);
        }
        catch (MathError error)
        {
            throw Invalid(query, error);
        }
    }

    private static AwsError Invalid(MetricDataQuery query, MathError error) =>
        CloudWatchErrors.Validation($"Error in expression '{query.Id}': {error.Message}");

    [GeneratedRegex(@"\A[a-z][a-zA-Z0-9_]*\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Id();
}
