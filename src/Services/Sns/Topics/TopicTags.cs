using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Topics;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_TagResource.html</summary>
public sealed record TagResourceRequest
{
    [Required, Length(1, 1011)]
    public string? ResourceArn { get; init; }

    [Required]
    public IReadOnlyList<SnsTag>? Tags { get; init; }
}

public sealed record TagResourceResponse;

public sealed record UntagResourceRequest
{
    [Required, Length(1, 1011)]
    public string? ResourceArn { get; init; }

    [Required]
    public IReadOnlyList<string>? TagKeys { get; init; }
}

public sealed record ListTagsForResourceRequest
{
    [Required, Length(1, 1011)]
    public string? ResourceArn { get; init; }
}

public sealed record ListTagsForResourceResponse
{
    public required IReadOnlyList<SnsTag> Tags { get; init; }
}

/// <summary>Only a topic's own account sees and changes its tags.</summary>
internal sealed class TopicTags(DocumentStore<Topic> topics)
{
    private const int MostTags = 50;

    public Task<TagResourceResponse> TagAsync(TagResourceRequest request, CallContext context) => ChangeAsync(request.ResourceArn!, context, tags =>
    {
        foreach (var (key, value) in SnsTag.Read(request.Tags)) tags[key] = value;
        if (tags.Count > MostTags) throw new AwsError("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded");
    });

    public Task<TagResourceResponse> UntagAsync(UntagResourceRequest request, CallContext context) => ChangeAsync(request.ResourceArn!, context, tags =>
    {
        foreach (var key in request.TagKeys!) tags.Remove(key);
    });

    public Task<ListTagsForResourceResponse> ListAsync(ListTagsForResourceRequest request, CallContext context)
    {
        var topic = topics.Find(KeyOf(request.ResourceArn!, context)) ?? throw SnsErrors.NoResource();
        return Task.FromResult(new ListTagsForResourceResponse { Tags = SnsTag.Write(topic.Tags) });
    }

    private async Task<TagResourceResponse> ChangeAsync(string arn, CallContext context, Action<Dictionary<string, string>> change)
    {
        await topics.UpdateAsync(KeyOf(arn, context), topic =>
        {
            if (topic is null) throw SnsErrors.NoResource();
            var tags = new Dictionary<string, string>(topic.Tags, StringComparer.Ordinal);
            change(tags);
            return topic with { Tags = tags };
        });
        return new TagResourceResponse();
    }

    private static DocumentKey KeyOf(string arn, CallContext context)
    {
        var key = Topic.KeyOf(arn) ?? throw SnsErrors.Invalid("ResourceArn");
        return key.AccountId == context.AccountId && key.Region == context.Region ? key : throw SnsErrors.NoResource();
    }
}
