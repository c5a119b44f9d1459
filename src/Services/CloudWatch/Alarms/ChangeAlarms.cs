using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;

namespace Hearth.Services.CloudWatch.Alarms;

internal sealed record AlarmNamesRequest
{
    [Required, Length(0, 100)]
    public IReadOnlyList<string> AlarmNames { get; init; } = null!;
}

internal sealed record SetAlarmStateRequest
{
    [Required, Length(1, 255)]
    public string AlarmName { get; init; } = null!;

    [Required, Enum(AlarmState.Ok, AlarmState.Alarm, AlarmState.InsufficientData)]
    public string StateValue { get; init; } = null!;

    [Required, Length(0, 1023)]
    public string StateReason { get; init; } = null!;

    [Length(0, 4000)]
    public string? StateReasonData { get; init; }
}

internal sealed record AlarmTagsRequest
{
    [Required, Length(1, 1024)]
    public string ResourceARN { get; init; } = null!;

    public IReadOnlyList<Tag>? Tags { get; init; }

    public IReadOnlyList<string>? TagKeys { get; init; }
}

internal sealed record AlarmTagsResponse
{
    public IReadOnlyList<Tag>? Tags { get; init; }
}

/// <summary>DeleteAlarms, SetAlarmState, EnableAlarmActions, DisableAlarmActions, and tags.</summary>
internal sealed class ChangeAlarms(AlarmStore store, AlarmTransitions transitions)
{
    private const int MostTags = 50;

    /// <summary>Names that no alarm has are passed over, as AWS does.</summary>
    public async Task<NoBody> DeleteAsync(AlarmNamesRequest request, CallContext context)
    {
        foreach (var alarm in Named(request, context)) await store.DeleteAsync(alarm);
        return NoBody.Instance;
    }

    public async Task<NoBody> SetStateAsync(SetAlarmStateRequest request, CallContext context)
    {
        var alarm = store.Find(context.AccountId, context.Region, request.AlarmName)
            ?? throw new AwsError("ResourceNotFound", $"Alarm {request.AlarmName} does not exist", 404);
        // A client that goes away does not stop the actions.
        await transitions.ChangeAsync(alarm, request.StateValue, request.StateReason, request.StateReasonData, CancellationToken.None);
        return NoBody.Instance;
    }

    public Task<NoBody> EnableAsync(AlarmNamesRequest request, CallContext context) => SwitchAsync(request, context, isEnabled: true);

    public Task<NoBody> DisableAsync(AlarmNamesRequest request, CallContext context) => SwitchAsync(request, context, isEnabled: false);

    public async Task<NoBody> TagAsync(AlarmTagsRequest request, CallContext context)
    {
        var (alarm, tags) = (Find(request), request.Tags ?? throw CloudWatchErrors.Missing("Tags"));
        List<Tag> all = [.. alarm.Tags.Where(tag => tags.All(given => given.Key != tag.Key)), .. tags];
        if (all.Count > MostTags) throw CloudWatchErrors.InvalidValue($"A resource can have {MostTags} tags at most.");
        await store.SaveAsync(alarm with { Tags = all });
        return NoBody.Instance;

        Alarm Find(AlarmTagsRequest named) => FindByArn(named.ResourceARN, context);
    }

    public async Task<NoBody> UntagAsync(AlarmTagsRequest request, CallContext context)
    {
        var (alarm, keys) = (FindByArn(request.ResourceARN, context), request.TagKeys ?? throw CloudWatchErrors.Missing("TagKeys"));
        await store.SaveAsync(alarm with { Tags = [.. alarm.Tags.Where(tag => !keys.Contains(tag.Key))] });
        return NoBody.Instance;
    }

    public Task<AlarmTagsResponse> ListTagsAsync(AlarmTagsRequest request, CallContext context) =>
        Task.FromResult(new AlarmTagsResponse { Tags = FindByArn(request.ResourceARN, context).Tags });

    private Alarm FindByArn(string text, CallContext context) =>
        Arn.TryParse(text, out var arn) && arn.AccountId == context.AccountId && arn.Resource.StartsWith("alarm:", StringComparison.Ordinal)
            && store.Find(arn.AccountId, arn.Region, arn.Resource["alarm:".Length..]) is { } alarm
            ? alarm
            : throw CloudWatchErrors.NoAlarm(text);

    private async Task<NoBody> SwitchAsync(AlarmNamesRequest request, CallContext context, bool isEnabled)
    {
        foreach (var alarm in Named(request, context)) await store.SaveAsync(alarm with { Shown = alarm.Shown with { ActionsEnabled = isEnabled } });
        return NoBody.Instance;
    }

    private List<Alarm> Named(AlarmNamesRequest request, CallContext context) =>
        [.. request.AlarmNames.Select(name => store.Find(context.AccountId, context.Region, name)).OfType<Alarm>()];
}
