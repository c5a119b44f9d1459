using System.Globalization;
using System.Text.Json;
using Hearth.Kernel;
using Hearth.Services.CloudWatch.MetricData;
using Hearth.Services.CloudWatch.MetricMath;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.CloudWatch.Alarms;

/// <summary>The background loop: every ten seconds the alarms whose time has come, then the composite ones.</summary>
internal sealed class AlarmEvaluator(AlarmStore store, AlarmTransitions transitions, MetricQueries queries, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, cancellation);
                await EvaluateAllAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopped; states are on disk.
        }
    }

    public async Task EvaluateAllAsync(CancellationToken cancellation)
    {
        foreach (var alarm in store.All.OrderBy(alarm => alarm.IsComposite).ToList())
        {
            try
            {
                if (alarm.IsComposite) await EvaluateRuleAsync(alarm, cancellation);
                else await EvaluateMetricAsync(alarm, cancellation);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                logger.LogWarning(error, "Evaluating the alarm {Alarm} failed; it keeps its state.", alarm.Name);
            }
        }
    }

    /// <summary>Of the last complete periods.</summary>
    private async Task EvaluateMetricAsync(Alarm alarm, CancellationToken cancellation)
    {
        var shown = alarm.Shown;
        var all = alarm.Queries();
        var period = all.Max(query => query.MetricStat?.Period ?? query.Period ?? 60);
        var (count, seconds) = (shown.EvaluationPeriods!.Value, time.GetUtcNow().ToUnixTimeSeconds());
        var end = seconds - (seconds % period);
        var start = end - ((long)(count + AlarmEvaluation.ExtraPeriods) * period);
        var values = await queries.EvaluateAsync(
            all, new Caller(alarm.Account, alarm.Region, ""), DateTimeOffset.FromUnixTimeSeconds(start), DateTimeOffset.FromUnixTimeSeconds(end), cancellation);
        var points = values[all.First(query => query.ReturnData ?? true).Id] is MathValue.Series { Only.Points: var found } ? found : [];
        var range = new List<double?>();
        for (var at = start; at < end; at += period) range.Add(points.TryGetValue(at * 1000, out var value) ? value : null);
        var state = AlarmEvaluation.Evaluate(
            [.. range.Select(value => value is { } known ? AlarmEvaluation.Breaches(known, shown.ComparisonOperator!, shown.Threshold!.Value) : (bool?)null)],
            count, shown.DatapointsToAlarm ?? count, shown.TreatMissingData ?? "missing", alarm.State);
        // The alarm may have been changed or deleted meanwhile.
        if (state == alarm.State || !ReferenceEquals(store.Find(alarm.Account, alarm.Region, alarm.Name), alarm)) return;
        await transitions.ChangeAsync(alarm, state, Reason(alarm, state, points), ReasonData(alarm, period, points), cancellation);
    }

    private async Task EvaluateRuleAsync(Alarm alarm, CancellationToken cancellation)
    {
        var rule = AlarmRule.Parse(alarm.Shown.AlarmRule!);
        var state = rule.Holds(name => store.Find(alarm.Account, alarm.Region, name)?.State) ? AlarmState.Alarm : AlarmState.Ok;
        if (state == alarm.State) return;
        var children = string.Join(", ", rule.Alarms().Distinct(StringComparer.Ordinal).Select(name => $"{name} is {store.Find(alarm.Account, alarm.Region, name)?.State ?? "not there"}"));
        var reason = $"Alarm rule {alarm.Shown.AlarmRule} is {(state == AlarmState.Alarm ? "true" : "false")}: {children}";
        await transitions.ChangeAsync(alarm, state, reason[..Math.Min(1023, reason.Length)], reasonData: null, cancellation);
    }

    private static string Reason(Alarm alarm, string state, SortedList<long, double> points)
    {
        var shown = alarm.Shown;
        if (points.Count == 0)
            return state == AlarmState.InsufficientData
                ? $"Insufficient Data: {shown.EvaluationPeriods} datapoints were unknown."
                : $"Threshold Crossed: no datapoints were received for {shown.EvaluationPeriods} periods and {shown.EvaluationPeriods} missing datapoints were treated as [{(state == AlarmState.Alarm ? "Breaching" : "NonBreaching")}].";
        var recent = points.TakeLast(shown.EvaluationPeriods!.Value).Reverse().ToList();
        var shownPoints = string.Join(", ", recent.Take(5).Select(point => string.Create(
            CultureInfo.InvariantCulture, $"{point.Value:0.0###############} ({DateTimeOffset.FromUnixTimeMilliseconds(point.Key):dd/MM/yy HH:mm:ss})")));
        var breaching = recent.Count(point => AlarmEvaluation.Breaches(point.Value, shown.ComparisonOperator!, shown.Threshold!.Value));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Threshold Crossed: {breaching} out of the last {recent.Count} datapoints [{shownPoints}] was {Words(shown.ComparisonOperator!)} the threshold ({shown.Threshold:0.0###############}) (minimum {shown.DatapointsToAlarm ?? shown.EvaluationPeriods} datapoint for OK -> ALARM transition).");
    }

    private static string Words(string comparison) => comparison switch
    {
        "GreaterThanOrEqualToThreshold" => "greater than or equal to",
        "GreaterThanThreshold" => "greater than",
        "LessThanThreshold" => "less than",
        _ => "less than or equal to",
    };

    private string ReasonData(Alarm alarm, int period, SortedList<long, double> points) => JsonSerializer.Serialize(new
    {
        version = "1.0",
        queryDate = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture),
        statistic = alarm.Shown.Statistic ?? alarm.Shown.ExtendedStatistic,
        period,
        recentDatapoints = points.Values.TakeLast(alarm.Shown.EvaluationPeriods!.Value),
        threshold = alarm.Shown.Threshold,
    });
}
