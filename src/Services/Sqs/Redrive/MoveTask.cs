using System.Text.Json.Serialization;
using Hearth.Services.Sqs.Queues;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Redrive;

/// <summary>A message movement task. Its key's parent is the name of the queue that messages are taken from.</summary>
internal sealed record MoveTask
{
    public const string Running = "RUNNING";
    public const string Cancelling = "CANCELLING";
    public const string Cancelled = "CANCELLED";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";

    /// <summary>Null: each message goes back to the queue that it came from.</summary>
    public string? DestinationArn { get; init; }

    public int? MaxMessagesPerSecond { get; init; }

    public string Status { get; init; } = Running;

    public required long ToMove { get; init; }

    public long Moved { get; init; }

    public string? FailureReason { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    [JsonIgnore]
    public bool IsActive => Status is Running or Cancelling;

    public static string SourceArn(DocumentKey key) => Queue.Arn(key with { Parent = "", Name = key.Parent });
}
