using Hearth.Services.EventBridge.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Buses;

/// <summary>
/// An event bus. The one called "default" is always there; it has a document of its own once something was said about it.
/// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EventBus.html
/// </summary>
internal sealed record EventBus
{
    public const string Default = "default";

    public string? Description { get; init; }

    /// <summary>Who else may send events here; null: nobody.</summary>
    public string? Policy { get; init; }

    public string? KmsKeyIdentifier { get; init; }

    public DeadLetterConfig? DeadLetterConfig { get; init; }

    public DateTimeOffset? CreationTime { get; init; }

    public DateTimeOffset? LastModifiedTime { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public static string Arn(DocumentKey key) => $"arn:aws:events:{key.Region}:{key.AccountId}:event-bus/{key.Name}";

    public static DocumentKey Key(string accountId, string region, string name) => new(accountId, region, "", name);
}
