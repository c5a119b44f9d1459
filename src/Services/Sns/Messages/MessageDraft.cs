using System.Text;
using System.Text.Json;
using Hearth.Kernel;

namespace Hearth.Services.Sns.Messages;

/// <summary>What somebody wants to publish, checked.</summary>
internal sealed record MessageDraft
{
    /// <summary>https://docs.aws.amazon.com/sns/latest/api/API_Publish.html</summary>
    public const int MostBytes = 256 * 1024;

    private const int LongestSubject = 100;

    public required string Body { get; init; }

    public string? Subject { get; init; }

    /// <summary>Bodies for single protocols, where MessageStructure is json.</summary>
    public IReadOnlyDictionary<string, string> OfProtocol { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, MessageAttributeValue> Attributes { get; init; } = new Dictionary<string, MessageAttributeValue>();

    public required int Bytes { get; init; }

    public string BodyFor(string protocol) => OfProtocol.GetValueOrDefault(protocol) ?? Body;

    /// <exception cref="AwsError">400 in AWS's words.</exception>
    public static MessageDraft Of(string? message, string? subject, string? structure, IReadOnlyDictionary<string, MessageAttributeValue>? attributes)
    {
        if (string.IsNullOrEmpty(message)) throw SnsErrors.Invalid("Empty message");
        if (subject is not null && !IsSubject(subject)) throw SnsErrors.Invalid("Subject");
        if (structure is not (null or "json")) throw SnsErrors.Invalid("MessageStructure");
        attributes ??= new Dictionary<string, MessageAttributeValue>();
        foreach (var (name, value) in attributes) value.Check(name);
        var bytes = Encoding.UTF8.GetByteCount(message) + attributes.Sum(attribute => attribute.Value.Bytes(attribute.Key));
        if (bytes > MostBytes) throw SnsErrors.Invalid("Message too long");
        var bodies = structure is null ? [] : ReadStructure(message);
        return new MessageDraft
        {
            Body = structure is null ? message : bodies["default"],
            OfProtocol = bodies,
            Subject = subject,
            Attributes = attributes,
            Bytes = bytes,
        };
    }

    /// <summary>ASCII without line breaks and control characters, up to 100 of them, and no space first.</summary>
    private static bool IsSubject(string subject) =>
        subject.Length is > 0 and <= LongestSubject && subject[0] != ' ' && subject.All(character => character is >= ' ' and <= '~');

    private static Dictionary<string, string> ReadStructure(string message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw SnsErrors.Invalid("Message Structure - JSON message body failed to parse");
            var bodies = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
                if (member.Value.ValueKind == JsonValueKind.String) bodies[member.Name] = member.Value.GetString()!;
            if (!bodies.ContainsKey("default")) throw SnsErrors.Invalid("Message Structure - No default entry in JSON message body");
            return bodies;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw SnsErrors.Invalid("Message Structure - JSON message body failed to parse");
        }
    }
}
