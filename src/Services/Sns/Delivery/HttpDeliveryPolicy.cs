using System.Text.Json;
using Hearth.Kernel;

namespace Hearth.Services.Sns.Delivery;

/// <summary>
/// The DeliveryPolicy attribute of topics and subscriptions, for HTTP endpoints.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html#creating-delivery-policy
/// </summary>
internal static class HttpDeliveryPolicy
{
    private const int MostRetries = 100;
    private const int LongestDelaySeconds = 3600;

    /// <summary>What counts: the subscription's, unless the topic forbids it; then the topic's; then AWS's own.</summary>
    public static (RetryPolicy Retry, string? ContentType) Of(string? topicPolicy, string? subscriptionPolicy)
    {
        var ofTopic = topicPolicy is null ? default : Read(topicPolicy, isTopic: true);
        var own = subscriptionPolicy is null || ofTopic.IsFixed ? default : Read(subscriptionPolicy, isTopic: false);
        return (own.Retry ?? ofTopic.Retry ?? RetryPolicy.Http, own.ContentType ?? ofTopic.ContentType);
    }

    /// <exception cref="AwsError">The text is no delivery policy.</exception>
    public static void Check(string text, bool isTopic) => Read(text, isTopic);

    private static (RetryPolicy? Retry, string? ContentType, bool IsFixed) Read(string text, bool isTopic)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Bad("JSON must be an object");
            if ((isTopic ? Object(document.RootElement, "http") : document.RootElement) is not { } root) return (null, null, false);
            var retry = Object(root, isTopic ? "defaultHealthyRetryPolicy" : "healthyRetryPolicy");
            var request = Object(root, isTopic ? "defaultRequestPolicy" : "requestPolicy");
            return (
                retry is { } given ? ReadRetry(given) : null,
                request is { } asked && asked.TryGetProperty("headerContentType", out var type) ? type.GetString() : null,
                root.TryGetProperty("disableSubscriptionOverrides", out var isFixed) && isFixed.ValueKind == JsonValueKind.True);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw Bad("failed to parse JSON");
        }
    }

    private static RetryPolicy ReadRetry(JsonElement written)
    {
        var policy = new RetryPolicy
        {
            Retries = Number(written, "numRetries", 3, 0, MostRetries),
            RetriesWithoutDelay = Number(written, "numNoDelayRetries", 0, 0, MostRetries),
            RetriesAtMinDelay = Number(written, "numMinDelayRetries", 0, 0, MostRetries),
            RetriesAtMaxDelay = Number(written, "numMaxDelayRetries", 0, 0, MostRetries),
            MinDelay = TimeSpan.FromSeconds(Number(written, "minDelayTarget", 20, 1, LongestDelaySeconds)),
            MaxDelay = TimeSpan.FromSeconds(Number(written, "maxDelayTarget", 20, 1, LongestDelaySeconds)),
            Backoff = written.TryGetProperty("backoffFunction", out var backoff) ? backoff.GetString()! : "linear",
        };
        if (policy.Backoff is not ("linear" or "arithmetic" or "geometric" or "exponential")) throw Bad("backoffFunction must be one of [linear, arithmetic, geometric, exponential]");
        if (policy.MinDelay > policy.MaxDelay) throw Bad("minDelayTarget must be less than or equal to maxDelayTarget");
        if (policy.RetriesWithoutDelay + policy.RetriesAtMinDelay + policy.RetriesAtMaxDelay > policy.Retries)
            throw Bad("numRetries must be greater than or equal to the sum of numNoDelayRetries, numMinDelayRetries and numMaxDelayRetries");
        return policy;
    }

    private static int Number(JsonElement written, string name, int usual, int least, int most)
    {
        if (!written.TryGetProperty(name, out var given) || given.ValueKind == JsonValueKind.Null) return usual;
        return given.TryGetInt32(out var number) && number >= least && number <= most ? number : throw Bad($"{name} must be between {least} and {most}");
    }

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object ? found : null;

    private static AwsError Bad(string what) => SnsErrors.Invalid($"DeliveryPolicy: {what}");
}
