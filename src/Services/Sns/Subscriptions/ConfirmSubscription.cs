using System.Security.Cryptography;
using System.Text;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Sns.Topics;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Subscriptions;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html</summary>
public sealed record ConfirmSubscriptionRequest
{
    [Required]
    public string? TopicArn { get; init; }

    [Required]
    public string? Token { get; init; }

    public string? AuthenticateOnUnsubscribe { get; init; }
}

public sealed record ConfirmSubscriptionResponse
{
    public required string SubscriptionArn { get; init; }
}

/// <summary>The owner of an address has got the token, and says by it that the address wants the topic's messages.</summary>
internal sealed class ConfirmSubscription(TopicDirectory topics, SubscriptionDirectory subscriptions, TimeProvider time)
{
    /// <summary>https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html: tokens are valid for two days.</summary>
    private static readonly TimeSpan TokenLife = TimeSpan.FromDays(2);

    public async Task<ConfirmSubscriptionResponse> HandleAsync(ConfirmSubscriptionRequest request, CallContext context)
    {
        topics.Find(request.TopicArn, "SNS:ConfirmSubscription", context);
        var isAuthenticated = request.AuthenticateOnUnsubscribe is { } flag && flag.Equals("true", StringComparison.OrdinalIgnoreCase);
        return new ConfirmSubscriptionResponse { SubscriptionArn = await ConfirmAsync(request.TopicArn!, request.Token!, isAuthenticated, isSigned: true) };
    }

    /// <summary>The link in the message, which needs no signature: the token says enough.</summary>
    public Task<string> VisitAsync(string? topicArn, string? token) => ConfirmAsync(topicArn ?? "", token ?? "", authenticateOnUnsubscribe: false, isSigned: false);

    private async Task<string> ConfirmAsync(string topicArn, string token, bool authenticateOnUnsubscribe, bool isSigned)
    {
        var topic = Topic.KeyOf(topicArn) ?? throw SnsErrors.Invalid("TopicArn");
        var found = subscriptions.OfTopic(topic).FirstOrDefault(one => one.Value.Token is { } expected && IsSame(expected, token));
        if (found.Key is not { } key || time.GetUtcNow() - found.Value.RequestedAt > TokenLife) throw SnsErrors.Invalid("Token");
        await subscriptions.UpdateAsync(key, subscription =>
            subscription! with { Token = null, WasAuthenticated = isSigned, AuthenticateOnUnsubscribe = authenticateOnUnsubscribe });
        return Subscription.Arn(key);
    }

    private static bool IsSame(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
