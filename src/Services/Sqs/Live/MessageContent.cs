using Hearth.Services.Sqs.Messages;

namespace Hearth.Services.Sqs.Live;

/// <summary>What a message says, and who sent it.</summary>
/// <param name="Sender">SenderId: the user id of the caller.</param>
/// <param name="TraceHeader">The system attribute AWSTraceHeader.</param>
internal sealed record MessageContent(
    string Body, IReadOnlyDictionary<string, MessageAttributeValue> Attributes, string Sender, string? DeduplicationId = null, string? TraceHeader = null)
{
    public static readonly IReadOnlyDictionary<string, MessageAttributeValue> NoAttributes = new Dictionary<string, MessageAttributeValue>();

    /// <summary>About what it takes in memory.</summary>
    public long Bytes => 200 + (2L * Body.Length) + Attributes.Sum(attribute =>
        100 + (2L * (attribute.Key.Length + (attribute.Value.StringValue?.Length ?? 0))) + (attribute.Value.BinaryValue?.Length ?? 0));
}
