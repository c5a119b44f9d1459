using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.Kernel;

namespace Hearth.Services.Sns.Messages;

/// <summary>https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html</summary>
public sealed record MessageAttributeValue
{
    internal const string StringArray = "String.Array";

    /// <summary>String, String.Array, Number or Binary, and whatever follows a dot.</summary>
    public string? DataType { get; init; }

    public string? StringValue { get; init; }

    public byte[]? BinaryValue { get; init; }

    [JsonIgnore]
    internal bool IsNumber => Kind == "Number";

    /// <summary>The value as messages show it.</summary>
    [JsonIgnore]
    internal string Text => StringValue ?? Convert.ToBase64String(BinaryValue ?? []);

    private string Kind => DataType!.Split('.')[0];

    /// <exception cref="AwsError">It has no type, or a value that is not of its type.</exception>
    internal void Check(string name)
    {
        if (string.IsNullOrEmpty(name)) throw Bad("The message attribute name must not be empty.");
        if (string.IsNullOrEmpty(DataType)) throw Bad($"The message attribute '{name}' must contain non-empty message attribute type.");
        if (Kind is not ("String" or "Number" or "Binary"))
            throw Bad($"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.");
        if (Kind == "Binary" ? BinaryValue is not { Length: > 0 } : string.IsNullOrEmpty(StringValue))
            throw Bad($"The message attribute '{name}' must contain non-empty message attribute value for message attribute type '{DataType}'.");
        if (IsNumber && !IsJsonNumber(StringValue!)) throw Bad($"Could not cast message attribute '{name}' value to number.");
    }

    internal int Bytes(string name) => Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(DataType!)
        + (BinaryValue?.Length ?? Encoding.UTF8.GetByteCount(StringValue!));

    /// <summary>What is filtered by is JSON, so "007" and "1e" are no numbers.</summary>
    private static bool IsJsonNumber(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Number
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static AwsError Bad(string message) => new("ParameterValueInvalid", message);
}
