using System.Text.Json;
using Hearth.Kernel;
using Hearth.Kernel.EventPatterns;
using Hearth.Services.Sns.Delivery;

namespace Hearth.Services.Sns.Subscriptions;

/// <summary>
/// The attributes that a subscription takes.
/// https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
/// </summary>
internal static class SubscriptionAttributes
{
    public const string FilterPolicy = "FilterPolicy";
    public const string FilterPolicyScope = "FilterPolicyScope";
    public const string RawMessageDelivery = "RawMessageDelivery";
    public const string RedrivePolicy = "RedrivePolicy";
    public const string DeliveryPolicy = "DeliveryPolicy";
    public const string MessageAttributesScope = "MessageAttributes";
    public const string MessageBodyScope = "MessageBody";

    /// <summary>https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html</summary>
    private const int MostFields = 5;
    private const int MostCombinations = 150;

    /// <summary>An empty value, or an empty filter policy, takes the attribute away.</summary>
    /// <exception cref="AwsError">AWS does not know an attribute, or takes no such value, alone or with the others.</exception>
    public static IReadOnlyDictionary<string, string> With(
        IReadOnlyDictionary<string, string> attributes, IEnumerable<KeyValuePair<string, string>> changes, string protocol)
    {
        var changed = new Dictionary<string, string>(attributes, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (name is not (FilterPolicy or FilterPolicyScope or RawMessageDelivery or RedrivePolicy or DeliveryPolicy)) throw SnsErrors.Invalid("AttributeName");
            if (value.Length == 0 || (name == FilterPolicy && IsEmptyObject(value))) changed.Remove(name);
            else changed[name] = name == RawMessageDelivery ? Flag(value, protocol) : value;
        }
        Check(changed);
        return changed;
    }

    public static string ScopeOf(IReadOnlyDictionary<string, string> attributes) => attributes.GetValueOrDefault(FilterPolicyScope) ?? MessageAttributesScope;

    private static void Check(Dictionary<string, string> attributes)
    {
        var scope = ScopeOf(attributes);
        if (scope is not (MessageAttributesScope or MessageBodyScope))
            throw SnsErrors.Invalid($"FilterPolicyScope: Invalid value [{scope}]. Please use either MessageBody or MessageAttributes");
        if (attributes.GetValueOrDefault(FilterPolicy) is { } policy) CheckFilter(policy, scope);
        if (attributes.GetValueOrDefault(DeliveryPolicy) is { } delivery) HttpDeliveryPolicy.Check(delivery, isTopic: false);
        if (attributes.GetValueOrDefault(RedrivePolicy) is { } redrive && DeadLetterTarget(redrive) is null)
            throw SnsErrors.Invalid("RedrivePolicy: deadLetterTargetArn is an invalid arn");
    }

    private static void CheckFilter(string policy, string scope)
    {
        try
        {
            var pattern = EventPattern.Parse(policy);
            if (scope == MessageAttributesScope && pattern.Depth > 1)
                throw SnsErrors.Invalid("Filter policy scope MessageAttributes does not support nested filter policy");
            if (pattern.FieldCount > MostFields) throw SnsErrors.Invalid("FilterPolicy: Filter policy can not have more than 5 keys");
            if (pattern.Combinations > MostCombinations) throw SnsErrors.Invalid("FilterPolicy: Filter policy is too complex");
        }
        catch (EventPatternException error)
        {
            throw SnsErrors.Invalid($"FilterPolicy: {error.Message}");
        }
    }

    /// <summary>The queue for messages that were given up; null when the text names none.</summary>
    public static string? DeadLetterTarget(string redrivePolicy)
    {
        try
        {
            using var document = JsonDocument.Parse(redrivePolicy);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("deadLetterTargetArn", out var target) && target.ValueKind == JsonValueKind.String
                && Arn.TryParse(target.GetString(), out var arn) && arn.Service == "sqs" ? arn.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Flag(string value, string protocol)
    {
        if (!bool.TryParse(value, out var flag)) throw SnsErrors.Invalid("Attribute RawMessageDelivery: must be true or false");
        if (flag && protocol == "lambda") throw SnsErrors.Invalid("Attributes Reason: Delivery protocol [lambda] does not support raw message delivery.");
        return flag ? "true" : "false";
    }

    private static bool IsEmptyObject(string text) => text.AsSpan().Trim() is ['{', .. var inner, '}'] && inner.Trim().IsEmpty;
}
