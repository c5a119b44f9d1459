using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.Targets;

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TagResource.html</summary>
public sealed record TagResourceRequest
{
    [WireName("ResourceARN"), Required, Length(1, 1011)]
    public string? ResourceArn { get; init; }

    [Required]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

public sealed record UntagResourceRequest
{
    [WireName("ResourceARN"), Required, Length(1, 1011)]
    public string? ResourceArn { get; init; }

    [Required, Length(0, 200)]
    public IReadOnlyList<string>? TagKeys { get; init; }
}

public sealed record ListTagsForResourceRequest
{
    [WireName("ResourceARN"), Required, Length(1, 1011)]
    public string? ResourceArn { get; init; }
}

public sealed record ListTagsForResourceResponse
{
    public required IReadOnlyDictionary<string, string> Tags { get; init; }
}

/// <summary>Tags of scalable targets, which are the only resources that have some.</summary>
internal sealed class TargetTags(DocumentStore<ScalableTarget> targets)
{
    public async Task<NoBody> TagAsync(TagResourceRequest request, CallContext context)
    {
        await targets.UpdateAsync(Find(request.ResourceArn!, context).Key, target =>
            target! with { Tags = target.Tags.Where(tag => !request.Tags!.ContainsKey(tag.Key)).Concat(request.Tags!).ToDictionary() });
        return NoBody.Instance;
    }

    public async Task<NoBody> UntagAsync(UntagResourceRequest request, CallContext context)
    {
        await targets.UpdateAsync(Find(request.ResourceArn!, context).Key, target =>
            target! with { Tags = target.Tags.Where(tag => !request.TagKeys!.Contains(tag.Key)).ToDictionary() });
        return NoBody.Instance;
    }

    public Task<ListTagsForResourceResponse> ListAsync(ListTagsForResourceRequest request, CallContext context) =>
        Task.FromResult(new ListTagsForResourceResponse { Tags = Find(request.ResourceArn!, context).Value.Tags });

    private KeyValuePair<DocumentKey, ScalableTarget> Find(string arn, CallContext context)
    {
        var found = targets.List(context.AccountId, context.Region, parent: "", namePrefix: null)
            .Where(target => target.Value.Arn(TargetId.Of(target.Key)) == arn).ToList();
        return found.Count > 0 ? found[0] : throw new AwsError("ResourceNotFoundException", $"The specified resource doesn't exist: {arn}");
    }
}
