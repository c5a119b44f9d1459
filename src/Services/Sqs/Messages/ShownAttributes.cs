namespace Hearth.Services.Sqs.Messages;

/// <summary>Which attributes of messages a receiver wants to see.</summary>
internal sealed class ShownAttributes
{
    private const string All = "All";

    private static readonly HashSet<string> SystemNames =
    [
        All, "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp", "SequenceNumber", "MessageDeduplicationId",
        "MessageGroupId", "AWSTraceHeader", "DeadLetterQueueSourceArn",
        // Of queues: older clients ask for them here, and AWS lets them.
        "Policy", "VisibilityTimeout", "MaximumMessageSize", "MessageRetentionPeriod", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible",
        "CreatedTimestamp", "LastModifiedTimestamp", "QueueArn", "ApproximateNumberOfMessagesDelayed", "DelaySeconds", "ReceiveMessageWaitTimeSeconds",
        "RedrivePolicy", "FifoQueue", "ContentBasedDeduplication", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "DeduplicationScope",
        "FifoThroughputLimit", "RedriveAllowPolicy", "SqsManagedSseEnabled",
    ];

    private readonly HashSet<string> _system;
    private readonly IReadOnlyList<string> _own;

    /// <exception cref="Kernel.AwsError">There is no such system attribute.</exception>
    public ShownAttributes(IEnumerable<string>? attributeNames, IEnumerable<string>? systemAttributeNames, IReadOnlyList<string>? messageAttributeNames)
    {
        _system = [.. attributeNames ?? [], .. systemAttributeNames ?? []];
        _own = messageAttributeNames ?? [];
        if (_system.FirstOrDefault(name => !SystemNames.Contains(name)) is { } unknown) throw SqsErrors.UnknownAttribute(unknown);
    }

    public bool HasSystem(string name) => _system.Contains(All) || _system.Contains(name);

    /// <summary>By name; "All" and ".*" are all, and "prefix.*" those that begin so.</summary>
    public bool HasOwn(string name) => _own.Any(wanted => wanted is All or ".*" || wanted == name
        || (wanted.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(wanted[..^2], StringComparison.Ordinal)));
}
