using System.Globalization;
using System.Text.Json.Serialization;
using Hearth.Kernel;
using Hearth.Services.Sqs.State;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Queues;

/// <summary>A queue without its messages.</summary>
internal sealed record Queue
{
    public const string FifoSuffix = ".fifo";

    /// <summary>Never another queue's, not even of one of the same name: rows and receipt handles carry it.</summary>
    public required long Number { get; init; }

    /// <summary>What was set, by AWS's names; <see cref="QueueAttributes"/> knows what holds where nothing was.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }

    public DateTimeOffset? PurgedAt { get; init; }

    [JsonIgnore]
    public bool IsFifo => Attributes.ContainsKey(QueueAttributes.FifoQueue);

    [JsonIgnore]
    public RedrivePolicy? Redrive => Attributes.GetValueOrDefault(QueueAttributes.RedrivePolicy) is { } text ? RedrivePolicy.Parse(text) : null;

    [JsonIgnore]
    public QueueSettings Settings => new()
    {
        IsFifo = IsFifo,
        Delay = Seconds(QueueAttributes.DelaySeconds),
        VisibilityTimeout = Seconds(QueueAttributes.VisibilityTimeout),
        Retention = Seconds(QueueAttributes.MessageRetentionPeriod),
        MaxReceiveCount = Redrive?.MaxReceiveCount,
        DeduplicatesPerGroup = Value(QueueAttributes.DeduplicationScope) == "messageGroup",
    };

    public string Value(string attribute) => Attributes.GetValueOrDefault(attribute) ?? attribute switch
    {
        QueueAttributes.SqsManagedSseEnabled => Attributes.ContainsKey(QueueAttributes.KmsMasterKeyId) ? "false" : "true",
        _ => QueueAttributes.Default(attribute),
    };

    public int Number32(string attribute) => int.Parse(Value(attribute), CultureInfo.InvariantCulture);

    public TimeSpan Seconds(string attribute) => TimeSpan.FromSeconds(Number32(attribute));

    public static string Arn(DocumentKey key) => new Arn("aws", "sqs", key.Region, key.AccountId, key.Name).ToString();

    /// <summary>Null when the text is no ARN of a queue.</summary>
    public static DocumentKey? KeyOf(string? arn) =>
        Kernel.Arn.TryParse(arn, out var parsed) && parsed.Service == "sqs" && !parsed.Resource.Contains(':', StringComparison.Ordinal)
            ? new DocumentKey(parsed.AccountId, parsed.Region, "", parsed.Resource)
            : null;
}
