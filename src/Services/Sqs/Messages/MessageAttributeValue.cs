using System.Text.Json.Serialization;
using Hearth.Protocols.Shapes;

namespace Hearth.Services.Sqs.Messages;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html</summary>
public sealed record MessageAttributeValue
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StringValue { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? BinaryValue { get; init; }

    /// <summary>Reserved by AWS for future use.</summary>
    [QueryName("StringListValue"), JsonIgnore]
    public IReadOnlyList<string>? StringListValues { get; init; }

    /// <summary>Reserved by AWS for future use.</summary>
    [QueryName("BinaryListValue"), JsonIgnore]
    public IReadOnlyList<byte[]>? BinaryListValues { get; init; }

    /// <summary>String, Number or Binary, with a label of the sender's own after a dot.</summary>
    public string? DataType { get; init; }

    internal bool IsBinary => DataType?.StartsWith("Binary", StringComparison.Ordinal) == true;
}
