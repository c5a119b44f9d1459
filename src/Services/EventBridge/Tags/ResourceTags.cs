using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Rules;

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

internal sealed class RuleTags(DocumentStore<EventRule> rules)
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
        var rule = rules.Find(RuleKeys.OfArn(request.ResourceARN!, context)) ?? throw EventBridgeError.NoResource(request.ResourceARN!);
        return Task.FromResult(new ListTagsForResourceResponse { Tags = EventBridgeTag.Write(rule.Tags) });
    }

    private async Task<NoBody> ChangeAsync(string arn, CallContext context, Action<Dictionary<string, string>> change)
    {
        await rules.UpdateAsync(RuleKeys.OfArn(arn, context), rule =>
        {
            if (rule is null) throw EventBridgeError.NoResource(arn);
            var tags = new Dictionary<string, string>(rule.Tags, StringComparer.Ordinal);
            change(tags);
            return rule with { Tags = tags };
        });
        return NoBody.Instance;
    }
}
