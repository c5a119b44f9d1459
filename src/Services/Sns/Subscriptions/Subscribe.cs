using System.Security.Cryptography;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Sns.Delivery;
using Hearth.Services.Sns.Messages;
using Hearth.Services.Sns.Topics;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Subscriptions;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html</summary>
public sealed record SubscribeRequest
{
    [Required]
    public string? TopicArn { get; init; }

    [Required]
    public string? Protocol { get; init; }

    public string? Endpoint { get; init; }

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public bool? ReturnSubscriptionArn { get; init; }
}

public sealed record SubscribeResponse
{
    public required string SubscriptionArn { get; init; }
}

/// <summary>
/// Subscribing what is subscribed answers the ARN that there is. An HTTP address is asked whether it wants this, each time until it
/// has said so.
/// </summary>
internal sealed class Subscribe(
    TopicDirectory topics, SubscriptionDirectory subscriptions, TopicEndpoints endpoints, Publisher publisher, TimeProvider time) : IDisposable
{
    private const int TokenBytes = 128;

    /// <summary>One at a time, so that an address is not subscribed twice.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<SubscribeResponse> HandleAsync(SubscribeRequest request, CallContext context)
    {
        var (topicKey, topic) = topics.Find(request.TopicArn, "SNS:Subscribe", context);
        var needsConfirmation = Check(request, context.AccountId);
        var attributes = SubscriptionAttributes.With(
            new Dictionary<string, string>(), request.Attributes ?? new Dictionary<string, string>(), request.Protocol!);
        var (key, subscription) = await FindOrMakeAsync(topicKey, request, attributes, context.AccountId, needsConfirmation);
        if (subscription.IsPending) await publisher.RequestConfirmationAsync(topicKey, topic, key, subscription);
        var arn = subscription.IsPending && request.ReturnSubscriptionArn != true ? "pending confirmation" : Subscription.Arn(key);
        return new SubscribeResponse { SubscriptionArn = arn };
    }

    public void Dispose() => _turn.Dispose();

    private bool Check(SubscribeRequest request, string subscriber)
    {
        var endpoint = endpoints.Check(request.Protocol!, request.Endpoint);
        if (request.Protocol is HttpEndpoint.Http or HttpEndpoint.Https
            && !request.Endpoint!.StartsWith($"{request.Protocol}://", StringComparison.OrdinalIgnoreCase))
            throw SnsErrors.Invalid("Endpoint must match the specified protocol");
        return endpoint.NeedsConfirmation(request.Endpoint!, subscriber);
    }

    private async Task<(DocumentKey Key, Subscription Subscription)> FindOrMakeAsync(
        DocumentKey topic, SubscribeRequest request, IReadOnlyDictionary<string, string> attributes, string owner, bool needsConfirmation)
    {
        await _turn.WaitAsync();
        try
        {
            var found = subscriptions.OfTopic(topic).FirstOrDefault(one => one.Value.Protocol == request.Protocol && one.Value.Endpoint == request.Endpoint);
            if (found.Key is { } known)
            {
                if (attributes.Any(given => found.Value.Attributes.GetValueOrDefault(given.Key) != given.Value))
                    throw SnsErrors.Invalid("Attributes Reason: Subscription already exists with different attributes");
                return (known, found.Value);
            }
            var key = new DocumentKey(topic.AccountId, topic.Region, topic.Name, Guid.NewGuid().ToString());
            var made = await subscriptions.UpdateAsync(key, _ => new Subscription
            {
                Protocol = request.Protocol!,
                Endpoint = request.Endpoint!,
                Owner = owner,
                RequestedAt = time.GetUtcNow(),
                Token = needsConfirmation ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)) : null,
                WasAuthenticated = !needsConfirmation,
                Attributes = attributes,
            });
            return (key, made!);
        }
        finally
        {
            _turn.Release();
        }
    }
}
