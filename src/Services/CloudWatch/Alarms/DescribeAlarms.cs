using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.CloudWatch.Metrics;

namespace Hearth.Services.CloudWatch.Alarms;

internal sealed record DescribeAlarmsRequest
{
    [Length(0, 100)]
    public IReadOnlyList<string>? AlarmNames { get; init; }

    [Length(1, 255)]
    public string? AlarmNamePrefix { get; init; }

    [Enum("CompositeAlarm", "MetricAlarm", Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? AlarmTypes { get; init; }

    public string? ChildrenOfAlarmName { get; init; }

    public string? ParentsOfAlarmName { get; init; }

    [Enum(AlarmState.Ok, AlarmState.Alarm, AlarmState.InsufficientData)]
    public string? StateValue { get; init; }

    public string? ActionPrefix { get; init; }

    [Range(1, 100)]
    public int? MaxRecords { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record DescribeAlarmsResponse
{
    public IReadOnlyList<AlarmDescription>? CompositeAlarms { get; init; }

    public IReadOnlyList<AlarmDescription>? MetricAlarms { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record DescribeAlarmsForMetricRequest
{
    [Required, Length(1, 255)]
    public string MetricName { get; init; } = null!;

    [Required, Length(1, 255)]
    public string Namespace { get; init; } = null!;

    public string? Statistic { get; init; }

    public string? ExtendedStatistic { get; init; }

    public IReadOnlyList<Dimension>? Dimensions { get; init; }

    public int? Period { get; init; }

    public string? Unit { get; init; }
}

internal sealed record DescribeAlarmsForMetricResponse
{
    public IReadOnlyList<AlarmDescription>? MetricAlarms { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html</summary>
internal sealed class DescribeAlarms(AlarmStore store)
{
    public Task<DescribeAlarmsResponse> HandleAsync(DescribeAlarmsRequest request, CallContext context)
    {
        if (request.AlarmNames is { Count: > 0 } && request.AlarmNamePrefix is not null)
            throw CloudWatchErrors.InvalidCombination("AlarmNames and AlarmNamePrefix cannot both be specified.");
        // Without AlarmTypes, only metric alarms are shown, as AWS documents it.
        var types = request.AlarmTypes is { Count: > 0 } given ? given : ["MetricAlarm"];
        var children = request.ChildrenOfAlarmName is { } parent ? Children(store.Find(context.AccountId, context.Region, parent)) : null;
        var found = store.Of(context.AccountId, context.Region).Where(alarm =>
            types.Contains(alarm.Type)
            && (request.AlarmNames is not { Count: > 0 } names || names.Contains(alarm.Name))
            && (request.AlarmNamePrefix is not { } prefix || alarm.Name.StartsWith(prefix, StringComparison.Ordinal))
            && (request.StateValue is not { } state || alarm.State == state)
            && (request.ActionPrefix is not { } action || Actions(alarm).Any(arn => arn.StartsWith(action, StringComparison.Ordinal)))
            && (children is null || children.Contains(alarm.Name))
            && (request.ParentsOfAlarmName is not { } child || Children(alarm).Contains(child)));
        var (page, next) = PageToken.Page(found, alarm => alarm.Name, request.NextToken, request.MaxRecords ?? 50);
        return Task.FromResult(new DescribeAlarmsResponse
        {
            CompositeAlarms = [.. page.Where(alarm => alarm.IsComposite).Select(alarm => alarm.Shown)],
            MetricAlarms = [.. page.Where(alarm => !alarm.IsComposite).Select(alarm => alarm.Shown)],
            NextToken = next,
        });
    }

    public Task<DescribeAlarmsForMetricResponse> ForMetricAsync(DescribeAlarmsForMetricRequest request, CallContext context)
    {
        var dimensions = MetricKey.Canonical(request.Dimensions);
        return Task.FromResult(new DescribeAlarmsForMetricResponse
        {
            MetricAlarms = [.. store.Of(context.AccountId, context.Region).Select(alarm => alarm.Shown).Where(shown =>
                shown.MetricName == request.MetricName && shown.Namespace == request.Namespace && MetricKey.Canonical(shown.Dimensions) == dimensions
                && (request.Statistic ?? shown.Statistic) == shown.Statistic && (request.ExtendedStatistic ?? shown.ExtendedStatistic) == shown.ExtendedStatistic
                && (request.Period ?? shown.Period) == shown.Period && (request.Unit ?? shown.Unit) == shown.Unit)],
        });
    }

    private static IReadOnlyList<string> Children(Alarm? alarm) => alarm?.Shown.AlarmRule is { } rule ? [.. AlarmRule.Parse(rule).Alarms()] : [];

    private static IEnumerable<string> Actions(Alarm alarm) =>
        new[] { AlarmState.Alarm, AlarmState.Ok, AlarmState.InsufficientData }.SelectMany(alarm.ActionsOf);
}
