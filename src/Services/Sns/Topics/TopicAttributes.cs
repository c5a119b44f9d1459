using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.Sns.Delivery;

namespace Hearth.Services.Sns.Topics;

/// <summary>
/// The attributes that a topic takes.
/// https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
/// </summary>
internal static class TopicAttributes
{
    public const string DeliveryPolicy = "DeliveryPolicy";
    public const string SignatureVersion = "SignatureVersion";
    public const string DisplayName = "DisplayName";

    private const int LongestDisplayName = 100;

    private static readonly HashSet<string> Kept =
    [
        DisplayName, TopicPolicy.Attribute, DeliveryPolicy, SignatureVersion, "TracingConfig", "KmsMasterKeyId",
        "HTTPSuccessFeedbackRoleArn", "HTTPSuccessFeedbackSampleRate", "HTTPFailureFeedbackRoleArn",
        "LambdaSuccessFeedbackRoleArn", "LambdaSuccessFeedbackSampleRate", "LambdaFailureFeedbackRoleArn",
        "SQSSuccessFeedbackRoleArn", "SQSSuccessFeedbackSampleRate", "SQSFailureFeedbackRoleArn",
        "FirehoseSuccessFeedbackRoleArn", "FirehoseSuccessFeedbackSampleRate", "FirehoseFailureFeedbackRoleArn",
        "ApplicationSuccessFeedbackRoleArn", "ApplicationSuccessFeedbackSampleRate", "ApplicationFailureFeedbackRoleArn",
    ];

    /// <exception cref="AwsError">AWS does not know the attribute, or takes no such value; 501 for topics that keep an order.</exception>
    public static void Check(string name, string value)
    {
        if (name is "FifoTopic" or "ContentBasedDeduplication" or "FifoThroughputScope" or "ArchivePolicy")
        {
            if (name == "FifoTopic" && value == "false") return;
            throw UnavailableRequest.Error("sns", "CreateTopic", "FIFO topics are not offered.");
        }
        if (!Kept.Contains(name)) throw SnsErrors.Invalid("AttributeName");
        switch (name)
        {
            case TopicPolicy.Attribute:
                TopicPolicy.Check(value);
                break;
            case DeliveryPolicy when value.Length > 0:
                HttpDeliveryPolicy.Check(value, isTopic: true);
                break;
            case SignatureVersion when value is not ("1" or "2"):
                throw SnsErrors.Invalid($"SignatureVersion Reason: {value} is not valid; it is 1 or 2");
            case "TracingConfig" when value is not ("PassThrough" or "Active"):
                throw SnsErrors.Invalid("TracingConfig");
            case DisplayName when value.Length > LongestDisplayName:
                throw SnsErrors.Invalid("DisplayName");
        }
    }

    /// <summary>An empty value takes the attribute away.</summary>
    public static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> attributes, IEnumerable<KeyValuePair<string, string>> changes)
    {
        var changed = new Dictionary<string, string>(attributes, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            Check(name, value);
            if (value.Length == 0 || name == "FifoTopic") changed.Remove(name);
            else changed[name] = value;
        }
        return changed;
    }
}
