using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hearth.Services.EventBridge.Rules;

namespace Hearth.Services.EventBridge.Targets;

/// <summary>
/// What of an event a target gets: all, a constant, a part, or a template filled with parts.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
/// </summary>
internal static partial class TargetInput
{
    public static byte[] Of(RuleTarget target, JsonObject anEvent)
    {
        if (target.Input is { } input) return Encoding.UTF8.GetBytes(input);
        if (target.InputPath is { } path) return JsonSerializer.SerializeToUtf8Bytes(Part(anEvent, path));
        if (target.InputTransformer is { InputTemplate: { } template } transformer) return Encoding.UTF8.GetBytes(Fill(template, transformer, anEvent));
        return JsonSerializer.SerializeToUtf8Bytes(anEvent);
    }

    public static bool IsJson(string text)
    {
        try
        {
            using var _ = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>"$", "$.detail", "$.resources[0]"; what is not there is null.</summary>
    private static JsonNode? Part(JsonNode anEvent, string path)
    {
        JsonNode? part = anEvent;
        foreach (Match step in Step().Matches(path))
        {
            part = step.Groups["index"].Success
                ? part is JsonArray array && int.Parse(step.Groups["index"].Value) is var index && index < array.Count ? array[index] : null
                : (part as JsonObject)?[step.Groups["name"].Value];
        }
        return part;
    }

    /// <summary>Within the template's own quotes a string goes in as it is; elsewhere it keeps its quotes.</summary>
    private static string Fill(string template, InputTransformer transformer, JsonObject anEvent) => Placeholder().Replace(template, placeholder =>
    {
        var name = placeholder.Groups["name"].Value;
        var part = name switch
        {
            "aws.events.event" => anEvent,
            "aws.events.event.ingestion-time" => anEvent["time"],
            _ => transformer.InputPathsMap?.TryGetValue(name, out var path) == true ? Part(anEvent, path) : null,
        };
        var quotes = template.AsSpan(0, placeholder.Index).Count('"') - template.AsSpan(0, placeholder.Index).Count("\\\"");
        return quotes % 2 == 1 && part is JsonValue value && value.TryGetValue<string>(out var text)
            ? JsonEncodedText.Encode(text).Value
            : part?.ToJsonString() ?? "null";
    });

    [GeneratedRegex(@"\.(?<name>[^.\[\]]+)|\[(?<index>\d{1,6})\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();

    [GeneratedRegex("<(?<name>[A-Za-z0-9_.-]+)>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
