using System.Globalization;
using System.Text;
using Hearth.Kernel;

namespace Hearth.Services.Sqs.Messages;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-message-attributes</summary>
internal static class MessageAttributeRules
{
    private const int MostAttributes = 10, LongestName = 256, LongestType = 256;

    /// <exception cref="AwsError">AWS takes no such attributes.</exception>
    public static void Check(IReadOnlyDictionary<string, MessageAttributeValue> attributes)
    {
        if (attributes.Count > MostAttributes)
            throw SqsErrors.Invalid($"Number of message attributes [{attributes.Count}] exceeds the allowed maximum [{MostAttributes}].");
        foreach (var (name, value) in attributes)
        {
            CheckName(name);
            CheckValue(name, value);
        }
    }

    /// <summary>Name, type and value, which count towards the size of the message.</summary>
    public static int Bytes(IReadOnlyDictionary<string, MessageAttributeValue> attributes) => attributes.Sum(attribute =>
        Encoding.UTF8.GetByteCount(attribute.Key) + Encoding.UTF8.GetByteCount(attribute.Value.DataType ?? "")
        + Encoding.UTF8.GetByteCount(attribute.Value.StringValue ?? "") + (attribute.Value.BinaryValue?.Length ?? 0));

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > LongestName) throw SqsErrors.Invalid($"Length of message attribute name must be between 1 and {LongestName} characters.");
        if (!name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
            || name[0] == '.' || name[^1] == '.' || name.Contains("..", StringComparison.Ordinal))
            throw SqsErrors.Invalid($"Invalid message attribute name '{name}': it can contain alphanumeric characters, underscores, hyphens and periods, and cannot begin or end with a period, or have periods in succession.");
        if (name.StartsWith("AWS.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase))
            throw SqsErrors.Invalid("You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use.");
    }

    private static void CheckValue(string name, MessageAttributeValue value)
    {
        var type = value.DataType ?? "";
        if (type.Length == 0) throw SqsErrors.Invalid($"The message attribute '{name}' must contain a non-empty message attribute type.");
        if (type.Length > LongestType || type.Split('.')[0] is not ("String" or "Number" or "Binary") || !MessageText.IsValid(type))
            throw SqsErrors.Invalid($"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.");
        if (value.IsBinary ? value.BinaryValue is not { Length: > 0 } : string.IsNullOrEmpty(value.StringValue))
            throw SqsErrors.Invalid($"The message attribute '{name}' must contain a non-empty message attribute value for message attribute type '{type}'.");
        if (value.IsBinary ? value.StringValue is not null : value.BinaryValue is not null)
            throw SqsErrors.Invalid($"The message attribute '{name}' must use the field that its type '{type}' has.");
        if (!value.IsBinary && !MessageText.IsValid(value.StringValue!)) throw MessageText.Invalid();
        if (type.StartsWith("Number", StringComparison.Ordinal) && !double.TryParse(value.StringValue, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw SqsErrors.Invalid($"Can't cast the value of message (user) attribute '{name}' to a number.");
    }
}
