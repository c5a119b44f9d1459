using System.Globalization;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;

namespace Hearth.Services.Sqs.Queues;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html</summary>
public sealed record GetQueueAttributesRequest
{
    public string? QueueUrl { get; init; }

    [QueryName("AttributeName")]
    public IReadOnlyList<string>? AttributeNames { get; init; }
}

public sealed record GetQueueAttributesResponse
{
    [QueryName("Attribute")]
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

internal sealed class GetQueueAttributes(QueueDirectory directory)
{
    private const string All = "All";

    /// <summary>Shown for every queue; others, only for those that have them.</summary>
    private static readonly string[] Always =
    [
        QueueAttributes.VisibilityTimeout, QueueAttributes.MaximumMessageSize, QueueAttributes.MessageRetentionPeriod, QueueAttributes.DelaySeconds,
        QueueAttributes.ReceiveMessageWaitTimeSeconds, QueueAttributes.SqsManagedSseEnabled,
    ];

    private static readonly string[] IfFifo =
    [
        QueueAttributes.FifoQueue, QueueAttributes.ContentBasedDeduplication, QueueAttributes.DeduplicationScope, QueueAttributes.FifoThroughputLimit,
    ];

    private static readonly string[] IfSet = [QueueAttributes.Policy, QueueAttributes.RedrivePolicy, QueueAttributes.RedriveAllowPolicy];

    private static readonly string[] Counted =
    [
        "QueueArn", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed", "CreatedTimestamp",
        "LastModifiedTimestamp",
    ];

    private static readonly HashSet<string> Known =
        [All, .. Always, .. IfFifo, .. IfSet, .. Counted, QueueAttributes.KmsMasterKeyId, QueueAttributes.KmsDataKeyReusePeriodSeconds];

    public Task<GetQueueAttributesResponse> HandleAsync(GetQueueAttributesRequest request, CallContext context)
    {
        var found = directory.Find(request.QueueUrl, "SQS:GetQueueAttributes", context);
        var names = request.AttributeNames ?? [];
        if (names.FirstOrDefault(name => !Known.Contains(name)) is { } unknown) throw SqsErrors.UnknownAttribute(unknown);
        var shown = Show(found).Where(attribute => names.Contains(All) || names.Contains(attribute.Name))
            .ToDictionary(attribute => attribute.Name, attribute => attribute.Value, StringComparer.Ordinal);
        return Task.FromResult(new GetQueueAttributesResponse { Attributes = shown.Count == 0 ? null : shown });
    }

    private static IEnumerable<(string Name, string Value)> Show(FoundQueue found)
    {
        var (key, queue, live) = found;
        var counts = live.Count();
        yield return ("QueueArn", Queue.Arn(key));
        yield return ("ApproximateNumberOfMessages", Number(counts.Visible));
        yield return ("ApproximateNumberOfMessagesNotVisible", Number(counts.InFlight));
        yield return ("ApproximateNumberOfMessagesDelayed", Number(counts.Delayed));
        yield return ("CreatedTimestamp", Number(queue.CreatedAt.ToUnixTimeSeconds()));
        yield return ("LastModifiedTimestamp", Number(queue.ModifiedAt.ToUnixTimeSeconds()));
        foreach (var name in Always) yield return (name, queue.Value(name));
        foreach (var name in queue.IsFifo ? IfFifo : []) yield return (name, queue.Value(name));
        foreach (var name in IfSet.Where(queue.Attributes.ContainsKey)) yield return (name, queue.Value(name));
        if (!queue.Attributes.ContainsKey(QueueAttributes.KmsMasterKeyId)) yield break;
        yield return (QueueAttributes.KmsMasterKeyId, queue.Value(QueueAttributes.KmsMasterKeyId));
        yield return (QueueAttributes.KmsDataKeyReusePeriodSeconds, queue.Value(QueueAttributes.KmsDataKeyReusePeriodSeconds));
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
