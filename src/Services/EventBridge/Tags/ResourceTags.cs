using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.EventBridge.Buses;
using Hearth.Services.EventBridge.Rules;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Tags;

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TagResource.html</summary>
public sealed record TagResourceRequest
{
    [Required, Length(1, 1600)]
    public string? ResourceARN { get; init; }

    [Required]
    public IReadOnlyList<EventBridgeTag>? Tags { get; init; }
}

public sealed record UntagResourceRequest
{
    [Required, Length(1, 1600)]
    public string? ResourceARN { get; init; }

    [Required]
    public IReadOnlyList<string>? TagKeys { get; init; }
}

public sealed record ListTagsForResourceRequest
{
    [Required, Length(1, 1600)]
    public string? ResourceARN { get; init; }
}

public sealed record ListTagsForResourceResponse
{
    public required IReadOnlyList<EventBridgeTag> Tags { get; init; }
}

/// <summary>Tags of rules and of buses.</summary>
internal sealed class ResourceTags(DocumentStore<EventRule> rules, DocumentStore<EventBus> buses, EventBuses directory)
{
    public Task<NoBody> TagAsync(TagResourceRequest request, CallContext context) => ChangeAsync(request.ResourceARN!, context, tags =>
    {
        foreach (var (key, value) in EventBridgeTag.Read(request.Tags)) tags[key] = value;
    });

    public Task<NoBody> UntagAsync(UntagResourceRequest request, CallContext context) => ChangeAsync(request.ResourceARN!, context, tags =>
    {
        foreach (var key in request.TagKeys!) tags.Remove(key);
    });

    public Task<ListTagsForResourceResponse> ListAsync(ListTagsForResourceRequest request, CallContext context)
    {
        var arn = request.ResourceARN!;
        var tags = RuleKeys.OfArn(arn, context) is { } rule ? rules.Find(rule)?.Tags : BusOf(arn, context) is { } bus ? directory.Find(bus)!.Tags : null;
        return Task.FromResult(new ListTagsForResourceResponse { Tags = EventBridgeTag.Write(tags ?? throw EventBridgeError.NoResource(arn)) });
    }

    private async Task<NoBody> ChangeAsync(string arn, CallContext context, Action<Dictionary<string, string>> change)
    {
        if (RuleKeys.OfArn(arn, context) is { } key)
            await rules.UpdateAsync(key, rule => rule is null ? throw EventBridgeError.NoResource(arn) : rule with { Tags = Changed(rule.Tags, change) });
        else if (BusOf(arn, context) is { } bus)
            await buses.UpdateAsync(bus, current => (current ?? new EventBus()) with { Tags = Changed((current ?? new EventBus()).Tags, change) });
        else
            throw EventBridgeError.NoResource(arn);
        return NoBody.Instance;
    }

    private DocumentKey? BusOf(string arn, CallContext context) => EventBuses.KeyOf(arn) is null ? null : directory.Own(arn, context);

    private static Dictionary<string, string> Changed(IReadOnlyDictionary<string, string> tags, Action<Dictionary<string, string>> change)
    {
        var next = new Dictionary<string, string>(tags, StringComparer.Ordinal);
        change(next);
        return next;
    }
}
