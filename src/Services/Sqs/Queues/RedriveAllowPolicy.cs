using System.Text.Json;
using Hearth.Kernel;

namespace Hearth.Services.Sqs.Queues;

/// <summary>
/// Which queues may have this one as their dead-letter queue.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
/// </summary>
/// <param name="Permission">allowAll, denyAll or byQueue.</param>
internal sealed record RedriveAllowPolicy(string Permission, IReadOnlyList<string> SourceQueueArns)
{
    private const int MostSources = 10;

    public bool Allows(string sourceArn) => Permission == "allowAll" || (Permission == "byQueue" && SourceQueueArns.Contains(sourceArn));

    /// <exception cref="AwsError">The text is no redrive allow policy.</exception>
    public static RedriveAllowPolicy Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw Bad(text, "Redrive allow policy is not a valid JSON map.");
            if (!root.TryGetProperty("redrivePermission", out var permission)) throw Bad(text, "Redrive allow policy does not contain mandatory attribute: redrivePermission.");
            if (permission.ToString() is not ("allowAll" or "denyAll" or "byQueue")) throw Bad(text, $"Invalid value for redrivePermission: {permission}.");
            var sources = root.TryGetProperty("sourceQueueArns", out var given) ? given.EnumerateArray().Select(arn => arn.GetString()!).ToList() : [];
            var isByQueue = permission.ToString() == "byQueue";
            if (isByQueue == (sources.Count == 0)) throw Bad(text, "sourceQueueArns goes with the redrivePermission byQueue, and only with it.");
            if (sources.Count > MostSources || sources.Exists(arn => Queue.KeyOf(arn) is null)) throw Bad(text, "Invalid value for sourceQueueArns.");
            return new RedriveAllowPolicy(permission.ToString(), sources);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Bad(text, "Redrive allow policy is not a valid JSON map.");
        }
    }

    private static AwsError Bad(string text, string reason) => SqsErrors.InvalidValue(text, QueueAttributes.RedriveAllowPolicy, reason);
}
