using Hearth.Kernel;

namespace Hearth.Services.Sns.Delivery;

/// <summary>Takes messages for subscriptions of some protocols; the Host plugs in one for each service that Hearth has.</summary>
public interface ITopicEndpoint
{
    /// <summary>"lambda"; "http" and "https".</summary>
    IReadOnlyList<string> Protocols { get; }

    /// <summary>Whether the owner of an address must say that it wants to be subscribed.</summary>
    bool NeedsConfirmation(string endpoint, string subscriberAccountId);

    /// <exception cref="AwsError">No messages can be delivered there.</exception>
    void Check(string endpoint);

    /// <summary>Returns once the endpoint has the message for good.</summary>
    /// <exception cref="AwsError">It did not take it: for good when its fault is the sender's (4xx), else it is tried again.</exception>
    Task DeliverAsync(EndpointDelivery delivery, CancellationToken cancellation);
}

/// <param name="Body">What the endpoint gets.</param>
public sealed record EndpointDelivery(string Endpoint, string TopicArn, string SubscriptionArn, string MessageId, string MessageType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the body is the message itself, without SNS's envelope.</summary>
    public bool IsRaw { get; init; }

    /// <summary>The message's attributes, for endpoints that have such beside the body.</summary>
    public IReadOnlyList<EndpointAttribute> Attributes { get; init; } = [];

    /// <summary>HTTP: the Content-Type that the subscription or its topic asks for.</summary>
    public string? ContentType { get; init; }
}

/// <param name="StringValue">Null for binary attributes.</param>
public sealed record EndpointAttribute(string Name, string DataType, string? StringValue, byte[]? BinaryValue);
