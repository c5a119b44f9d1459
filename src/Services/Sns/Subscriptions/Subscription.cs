using System.Text.Json.Serialization;
using Hearth.Kernel;
using Hearth.Services.Sns.Topics;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Subscriptions;

/// <summary>Who gets a topic's messages, and which of them. Its key's parent is the topic's name.</summary>
internal sealed record Subscription
{
    public const string PendingArn = "PendingConfirmation";

    public required string Protocol { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>The account that subscribed.</summary>
    public required string Owner { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>What confirms it; null once it is confirmed.</summary>
    public string? Token { get; init; }

    /// <summary>Whether a signed request confirmed it.</summary>
    public bool WasAuthenticated { get; init; }

    /// <summary>Whether only a signed request may end it.</summary>
    public bool AuthenticateOnUnsubscribe { get; init; }

    /// <summary>What was set, by AWS's names: FilterPolicy, RawMessageDelivery, ...</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    [JsonIgnore]
    public bool IsPending => Token is not null;

    [JsonIgnore]
    public bool IsRaw => Attributes.GetValueOrDefault(SubscriptionAttributes.RawMessageDelivery) == "true";

    public static string Arn(DocumentKey key) => $"{Topic.Arn(TopicKey(key))}:{key.Name}";

    public static DocumentKey TopicKey(DocumentKey key) => new(key.AccountId, key.Region, "", key.Parent);

    /// <summary>Null when the text is no ARN of a subscription.</summary>
    public static DocumentKey? KeyOf(string? arn) =>
        Kernel.Arn.TryParse(arn, out var parsed) && parsed.Service == "sns" && parsed.Resource.Split(':') is [var topic, var id]
            ? new DocumentKey(parsed.AccountId, parsed.Region, topic, id)
            : null;
}
