using System.Text.RegularExpressions;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Sns.Topics;

namespace Hearth.Services.Sns.Messages;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html</summary>
public sealed record PublishBatchRequest
{
    [Required]
    public string? TopicArn { get; init; }

    [Required]
    public IReadOnlyList<PublishBatchRequestEntry>? PublishBatchRequestEntries { get; init; }
}

public sealed record PublishBatchRequestEntry
{
    [Required]
    public string? Id { get; init; }

    public string? Message { get; init; }

    public string? Subject { get; init; }

    public string? MessageStructure { get; init; }

    public IReadOnlyDictionary<string, MessageAttributeValue>? MessageAttributes { get; init; }

    public string? MessageDeduplicationId { get; init; }

    public string? MessageGroupId { get; init; }
}

public sealed record PublishBatchResponse
{
    public required IReadOnlyList<PublishBatchResultEntry> Successful { get; init; }

    public required IReadOnlyList<BatchResultErrorEntry> Failed { get; init; }
}

public sealed record PublishBatchResultEntry
{
    public required string Id { get; init; }

    public required string MessageId { get; init; }
}

public sealed record BatchResultErrorEntry
{
    public required string Id { get; init; }

    public required string Code { get; init; }

    public string? Message { get; init; }

    public required bool SenderFault { get; init; }
}

/// <summary>Each entry is published or refused by itself; what is wrong with the batch as a whole refuses all of it.</summary>
internal sealed partial class PublishBatch(TopicDirectory topics, Publisher publisher)
{
    private const int MostEntries = 10;

    public async Task<PublishBatchResponse> HandleAsync(PublishBatchRequest request, CallContext context)
    {
        // A batch is allowed by the permission to publish: https://docs.aws.amazon.com/sns/latest/dg/sns-batch-api-actions.html
        var (key, topic) = topics.Find(request.TopicArn, "SNS:Publish", context);
        var entries = request.PublishBatchRequestEntries!;
        Check(entries);
        var failed = new List<BatchResultErrorEntry>();
        var drafts = new List<(string Id, MessageDraft Draft)>();
        foreach (var entry in entries)
        {
            try
            {
                Publish.RefuseDeduplication(entry.MessageDeduplicationId);
                drafts.Add((entry.Id!, MessageDraft.Of(entry.Message, entry.Subject, entry.MessageStructure, entry.MessageAttributes)));
            }
            catch (AwsError error)
            {
                failed.Add(new BatchResultErrorEntry { Id = entry.Id!, Code = error.Code, Message = error.Text, SenderFault = true });
            }
        }
        if (drafts.Sum(draft => draft.Draft.Bytes) > MessageDraft.MostBytes)
            throw new AwsError("BatchRequestTooLong", "The length of all the messages put together is more than the limit.");
        var published = await Task.WhenAll(drafts.Select(async draft =>
            new PublishBatchResultEntry { Id = draft.Id, MessageId = await publisher.PublishAsync(key, topic, draft.Draft) }));
        return new PublishBatchResponse { Successful = published, Failed = failed };
    }

    private static void Check(IReadOnlyList<PublishBatchRequestEntry> entries)
    {
        if (entries.Count == 0) throw new AwsError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
        if (entries.Count > MostEntries)
            throw new AwsError("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
        if (entries.Any(entry => !EntryId().IsMatch(entry.Id!)))
            throw new AwsError("InvalidBatchEntryId", "The Id of a batch entry in a batch request doesn't abide by the specification.");
        if (entries.DistinctBy(entry => entry.Id, StringComparer.Ordinal).Count() != entries.Count)
            throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EntryId();
}
