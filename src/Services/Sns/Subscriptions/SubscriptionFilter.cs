using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Hearth.Kernel.EventPatterns;
using Hearth.Services.Sns.Messages;

namespace Hearth.Services.Sns.Subscriptions;

/// <summary>
/// Whether a subscription wants a message.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
/// </summary>
internal static class SubscriptionFilter
{
    /// <summary>The parsed policy of each subscription, as long as the subscription is as it was.</summary>
    private static readonly ConditionalWeakTable<Subscription, EventPattern> Parsed = [];

    /// <param name="body">What the subscription would get.</param>
    public static bool Accepts(Subscription subscription, string body, IReadOnlyDictionary<string, MessageAttributeValue> attributes)
    {
        if (subscription.Attributes.GetValueOrDefault(SubscriptionAttributes.FilterPolicy) is not { } policy) return true;
        var pattern = Parsed.GetValue(subscription, _ => EventPattern.Parse(policy));
        try
        {
            using var document = SubscriptionAttributes.ScopeOf(subscription.Attributes) == SubscriptionAttributes.MessageBodyScope
                ? JsonDocument.Parse(body)
                : JsonDocument.Parse(AsJson(attributes));
            return pattern.Matches(document.RootElement);
        }
        catch (JsonException)
        {
            // A body that is no JSON has none of the fields, and AWS does not deliver it.
            return false;
        }
    }

    /// <summary>Texts and numbers as themselves, String.Array as the list that it holds; binary attributes cannot be filtered by.</summary>
    private static ReadOnlyMemory<byte> AsJson(IReadOnlyDictionary<string, MessageAttributeValue> attributes)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in attributes)
            {
                if (value.StringValue is not { } text) continue;
                writer.WritePropertyName(name);
                if (value.IsNumber || (value.DataType == MessageAttributeValue.StringArray && IsArray(text))) writer.WriteRawValue(text.Trim());
                else writer.WriteStringValue(text);
            }
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static bool IsArray(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return false;
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
