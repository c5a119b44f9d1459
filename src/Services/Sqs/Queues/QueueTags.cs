using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Queues;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html</summary>
public sealed record TagQueueRequest
{
    public string? QueueUrl { get; init; }

    [QueryName("Tag", Key = "Key")]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

public sealed record UntagQueueRequest
{
    public string? QueueUrl { get; init; }

    [QueryName("TagKey")]
    public IReadOnlyList<string>? TagKeys { get; init; }
}

public sealed record ListQueueTagsResponse
{
    [QueryName("Tag", Key = "Key")]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

internal sealed class QueueTags(DocumentStore<Queue> queues, QueueDirectory directory)
{
    private const int MostTags = 50, LongestKey = 128, LongestValue = 256;

    public async Task<NoBody> TagAsync(TagQueueRequest request, CallContext context)
    {
        if (request.Tags is not { Count: > 0 } given) throw SqsErrors.Missing("Tags");
        await ChangeAsync(request.QueueUrl, context, tags =>
        {
            foreach (var (key, value) in given) tags[key] = value;
        });
        return NoBody.Instance;
    }

    public async Task<NoBody> UntagAsync(UntagQueueRequest request, CallContext context)
    {
        if (request.TagKeys is not { Count: > 0 } given) throw SqsErrors.Missing("TagKeys");
        await ChangeAsync(request.QueueUrl, context, tags =>
        {
            foreach (var key in given) tags.Remove(key);
        });
        return NoBody.Instance;
    }

    public Task<ListQueueTagsResponse> ListAsync(QueueRequest request, CallContext context)
    {
        var tags = directory.FindOwn(request.QueueUrl, context).Queue.Tags;
        return Task.FromResult(new ListQueueTagsResponse { Tags = tags.Count == 0 ? null : tags });
    }

    /// <exception cref="Kernel.AwsError">Too many, or too long.</exception>
    public static void Check(IReadOnlyDictionary<string, string>? tags)
    {
        if (tags is null) return;
        if (tags.Count > MostTags) throw SqsErrors.Invalid($"Too many tags added for queue. You can add at most {MostTags} tags.");
        foreach (var (key, value) in tags)
        {
            if (key.Length is 0 or > LongestKey) throw SqsErrors.Invalid($"Tag keys must be between 1 and {LongestKey} characters in length.");
            if (value.Length > LongestValue) throw SqsErrors.Invalid($"Tag values must be between 0 and {LongestValue} characters in length.");
        }
    }

    private async Task ChangeAsync(string? url, CallContext context, Action<Dictionary<string, string>> change)
    {
        var (key, _, _) = directory.FindOwn(url, context);
        await queues.UpdateAsync(key, queue =>
        {
            if (queue is null) throw SqsErrors.NoQueue();
            var tags = new Dictionary<string, string>(queue.Tags, StringComparer.Ordinal);
            change(tags);
            Check(tags);
            return queue with { Tags = tags };
        });
    }
}
