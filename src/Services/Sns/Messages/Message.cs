namespace Hearth.Services.Sns.Messages;

/// <summary>A message as it is kept until everybody has it.</summary>
internal sealed record Message
{
    public const string Notification = "Notification";
    public const string SubscriptionConfirmation = "SubscriptionConfirmation";

    public required string Id { get; init; }

    public required string TopicArn { get; init; }

    public string Type { get; init; } = Notification;

    public string? Subject { get; init; }

    /// <summary>By the protocol of its subscriptions.</summary>
    public required IReadOnlyDictionary<string, SignedText> Bodies { get; init; }

    public IReadOnlyDictionary<string, MessageAttributeValue> Attributes { get; init; } = new Dictionary<string, MessageAttributeValue>();

    /// <summary>"2026-11-24T11:22:33.456Z".</summary>
    public required string Timestamp { get; init; }

    public required string SignatureVersion { get; init; }

    /// <summary>Of a confirmation: what to visit, and the token in it.</summary>
    public string? SubscribeUrl { get; init; }

    public string? Token { get; init; }
}

/// <param name="Signature">Base64.</param>
internal sealed record SignedText(string Text, string Signature);
