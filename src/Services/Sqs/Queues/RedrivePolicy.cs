using System.Globalization;
using System.Text.Json;
using Hearth.Kernel;

namespace Hearth.Services.Sqs.Queues;

/// <summary>
/// Where messages go that were received too often.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
/// </summary>
internal sealed record RedrivePolicy(string DeadLetterTargetArn, int MaxReceiveCount)
{
    private const int MostReceives = 1000;

    /// <exception cref="AwsError">The text is no redrive policy.</exception>
    public static RedrivePolicy Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Bad(text, "Redrive policy is not a valid JSON map.");
            var target = Member(document.RootElement, text, "deadLetterTargetArn");
            var count = Member(document.RootElement, text, "maxReceiveCount");
            if (target.ValueKind != JsonValueKind.String || Queue.KeyOf(target.GetString()) is null) throw Bad(text, "Invalid value for deadLetterTargetArn.");
            // AWS takes a number and a text that is one.
            if (!int.TryParse(count.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var most) || most is < 1 or > MostReceives)
                throw Bad(text, $"Invalid value for maxReceiveCount: {count}, valid values are from 1 to {MostReceives} both inclusive.");
            return new RedrivePolicy(target.GetString()!, most);
        }
        catch (JsonException)
        {
            throw Bad(text, "Redrive policy is not a valid JSON map.");
        }
    }

    public static AwsError Bad(string text, string reason) => SqsErrors.InvalidValue(text, QueueAttributes.RedrivePolicy, reason);

    private static JsonElement Member(JsonElement policy, string text, string name) =>
        policy.TryGetProperty(name, out var member) ? member : throw Bad(text, $"Redrive policy does not contain mandatory attribute: {name}.");
}
