using System.Globalization;
using Hearth.Kernel;

namespace Hearth.Services.Sqs.Queues;

/// <summary>
/// The attributes that a queue takes, and what holds where nothing was set.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
/// </summary>
internal static class QueueAttributes
{
    public const string DelaySeconds = "DelaySeconds";
    public const string MaximumMessageSize = "MaximumMessageSize";
    public const string MessageRetentionPeriod = "MessageRetentionPeriod";
    public const string ReceiveMessageWaitTimeSeconds = "ReceiveMessageWaitTimeSeconds";
    public const string VisibilityTimeout = "VisibilityTimeout";
    public const string Policy = "Policy";
    public const string RedrivePolicy = "RedrivePolicy";
    public const string RedriveAllowPolicy = "RedriveAllowPolicy";
    public const string FifoQueue = "FifoQueue";
    public const string ContentBasedDeduplication = "ContentBasedDeduplication";
    public const string DeduplicationScope = "DeduplicationScope";
    public const string FifoThroughputLimit = "FifoThroughputLimit";
    public const string KmsMasterKeyId = "KmsMasterKeyId";
    public const string KmsDataKeyReusePeriodSeconds = "KmsDataKeyReusePeriodSeconds";
    public const string SqsManagedSseEnabled = "SqsManagedSseEnabled";

    private static readonly Dictionary<string, (int Least, int Most, string Default)> Numbers = new(StringComparer.Ordinal)
    {
        [VisibilityTimeout] = (0, 43_200, "30"),
        [MaximumMessageSize] = (1024, 1_048_576, "1048576"),
        [MessageRetentionPeriod] = (60, 1_209_600, "345600"),
        [DelaySeconds] = (0, 900, "0"),
        [ReceiveMessageWaitTimeSeconds] = (0, 20, "0"),
        [KmsDataKeyReusePeriodSeconds] = (60, 86_400, "300"),
    };

    private static readonly Dictionary<string, (string[] Values, string Default)> FifoWords = new(StringComparer.Ordinal)
    {
        [ContentBasedDeduplication] = (["true", "false"], "false"),
        [DeduplicationScope] = (["queue", "messageGroup"], "queue"),
        [FifoThroughputLimit] = (["perQueue", "perMessageGroupId"], "perQueue"),
    };

    public static string Default(string name) =>
        Numbers.TryGetValue(name, out var number) ? number.Default : FifoWords.TryGetValue(name, out var word) ? word.Default : "";

    /// <summary>An empty value takes a policy or a key away.</summary>
    /// <exception cref="AwsError">AWS does not know an attribute, or takes no such value, alone or with the others.</exception>
    public static IReadOnlyDictionary<string, string> With(
        IReadOnlyDictionary<string, string> attributes, IReadOnlyDictionary<string, string> changes, bool isFifo)
    {
        var changed = new Dictionary<string, string>(attributes, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            Check(name, value, isFifo);
            if (value.Length == 0) changed.Remove(name);
            else changed[name] = value;
        }
        CheckTogether(changed, changes);
        return changed;
    }

    private static void Check(string name, string value, bool isFifo)
    {
        if (Numbers.TryGetValue(name, out var number))
        {
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var given) || given < number.Least || given > number.Most)
                throw SqsErrors.InvalidAttribute(name);
        }
        else if (FifoWords.TryGetValue(name, out var word))
        {
            if (!isFifo) throw new AwsError("InvalidAttributeName", $"You can specify the {name} only when FifoQueue is set to true.");
            if (!word.Values.Contains(value, StringComparer.Ordinal)) throw SqsErrors.InvalidAttribute(name);
        }
        else
        {
            CheckText(name, value, isFifo);
        }
    }

    private static void CheckText(string name, string value, bool isFifo)
    {
        switch (name)
        {
            case FifoQueue when !isFifo || value != "true":
                // A queue is made the one or the other, and stays so.
                throw value is "true" or "false" ? SqsErrors.UnknownAttribute(name) : SqsErrors.InvalidAttribute(name);
            case SqsManagedSseEnabled when value is not ("true" or "false"):
                throw SqsErrors.InvalidAttribute(name);
            case Policy when value.Length > 0:
                QueuePolicy.Check(value);
                break;
            case RedrivePolicy when value.Length > 0:
                Queues.RedrivePolicy.Parse(value);
                break;
            case RedriveAllowPolicy when value.Length > 0:
                Queues.RedriveAllowPolicy.Parse(value);
                break;
            case FifoQueue or SqsManagedSseEnabled or Policy or RedrivePolicy or RedriveAllowPolicy or KmsMasterKeyId:
                break;
            default:
                throw SqsErrors.UnknownAttribute(name);
        }
    }

    private static void CheckTogether(Dictionary<string, string> attributes, IReadOnlyDictionary<string, string> changes)
    {
        if (attributes.GetValueOrDefault(FifoThroughputLimit) == "perMessageGroupId" && attributes.GetValueOrDefault(DeduplicationScope) != "messageGroup")
            throw new AwsError("InvalidAttributeValue", "The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.");
        if (!attributes.ContainsKey(KmsMasterKeyId) || attributes.GetValueOrDefault(SqsManagedSseEnabled) != "true") return;
        if (changes.GetValueOrDefault(SqsManagedSseEnabled) == "true")
            throw new AwsError("InvalidAttributeName", "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.");
        // A key takes over from SQS's own encryption.
        attributes.Remove(SqsManagedSseEnabled);
    }
}
