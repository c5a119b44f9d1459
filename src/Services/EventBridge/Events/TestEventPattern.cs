using System.Text.Json;
using Hearth.Kernel.EventPatterns;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;

namespace Hearth.Services.EventBridge.Events;

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html</summary>
public sealed record TestEventPatternRequest
{
    [Required, Length(0, 4096)]
    public string? EventPattern { get; init; }

    [Required]
    public string? Event { get; init; }
}

public sealed record TestEventPatternResponse
{
    public required bool Result { get; init; }
}

internal static class TestEventPattern
{
    private static readonly string[] Fields = ["id", "account", "source", "time", "region", "resources", "detail-type"];

    public static Task<TestEventPatternResponse> HandleAsync(TestEventPatternRequest request, CallContext context)
    {
        var pattern = Read(request.EventPattern!);
        using var anEvent = Parse(request.Event!);
        return Task.FromResult(new TestEventPatternResponse { Result = pattern.Matches(anEvent.RootElement) });
    }

    /// <exception cref="Kernel.AwsError">400 InvalidEventPatternException</exception>
    public static EventPattern Read(string pattern)
    {
        try
        {
            return EventPattern.Parse(pattern);
        }
        catch (EventPatternException error)
        {
            throw EventBridgeError.BadPattern(error.Message);
        }
    }

    private static JsonDocument Parse(string text)
    {
        JsonDocument anEvent;
        try
        {
            anEvent = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            throw EventBridgeError.Validation("Parameter Event is not valid. Reason: it is not JSON.");
        }
        var missing = anEvent.RootElement.ValueKind == JsonValueKind.Object
            ? Fields.FirstOrDefault(field => !anEvent.RootElement.TryGetProperty(field, out _))
            : Fields[0];
        if (missing is null) return anEvent;
        anEvent.Dispose();
        throw EventBridgeError.Validation($"Parameter Event is not valid. Reason: the field {missing} is missing.");
    }
}
