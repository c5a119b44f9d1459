using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.EventBridge.Buses;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Events;

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html</summary>
public sealed record PutEventsRequest
{
    [Required, Length(1, 10)]
    public IReadOnlyList<PutEventsRequestEntry>? Entries { get; init; }

    /// <summary>A global endpoint; this installation has one region at a time.</summary>
    [Length(1, 50)]
    public string? EndpointId { get; init; }
}

public sealed record PutEventsRequestEntry
{
    public DateTimeOffset? Time { get; init; }

    public string? Source { get; init; }

    public IReadOnlyList<string>? Resources { get; init; }

    public string? DetailType { get; init; }

    public string? Detail { get; init; }

    [Length(1, 1600), Pattern(EventBridgePatterns.BusName)]
    public string? EventBusName { get; init; }

    /// <summary>X-Ray's; nothing here reads it.</summary>
    [Length(1, 500)]
    public string? TraceHeader { get; init; }

    /// <summary>As AWS counts: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html</summary>
    internal int Size => (Time is null ? 0 : 14) + Bytes(Source) + Bytes(DetailType) + Bytes(Detail) + (Resources ?? []).Sum(Bytes);

    private static int Bytes(string? text) => Encoding.UTF8.GetByteCount(text ?? "");
}

public sealed record PutEventsResponse
{
    public required int FailedEntryCount { get; init; }

    public required IReadOnlyList<PutEventsResultEntry> Entries { get; init; }
}

public sealed record PutEventsResultEntry
{
    public string? EventId { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }
}

/// <summary>Each entry is taken or refused by itself; one that was taken is durable when the call has answered.</summary>
internal sealed class PutEvents(EventBuses buses, EventRouter router, TimeProvider time)
{
    private const int MostBytes = 256 * 1024;

    public async Task<PutEventsResponse> HandleAsync(PutEventsRequest request, CallContext context)
    {
        if (request.Entries!.Sum(entry => entry.Size) > MostBytes)
            throw EventBridgeError.Validation("Total size of the entries in the request is over the limit.");
        var keys = request.Entries!.Select(entry => Bus(entry, context)).ToList();
        var results = await Task.WhenAll(request.Entries!.Select((entry, place) => PutAsync(entry, keys[place], context)));
        return new PutEventsResponse { FailedEntryCount = results.Count(result => result.ErrorCode is not null), Entries = results };
    }

    /// <summary>Another account's bus needs its policy's leave, whether authentication is enforced or not.</summary>
    /// <exception cref="AwsError">403: it is refused with the whole request.</exception>
    private DocumentKey Bus(PutEventsRequestEntry entry, CallContext context)
    {
        const string action = "events:PutEvents";
        var key = EventBuses.KeyOf(entry.EventBusName, context);
        if (key.AccountId == context.AccountId) return key;
        var arn = EventBus.Arn(key);
        var decision = context.Caller.Evaluate(action, arn, key.AccountId, buses.PolicyOf(key));
        return decision.IsAllowed ? key : throw EventBridgeError.MayNot(context.Caller, action, arn, decision.Reason(action));
    }

    private async Task<PutEventsResultEntry> PutAsync(PutEventsRequestEntry entry, DocumentKey bus, CallContext context)
    {
        if (WhyNot(entry) is { } refused) return refused;
        JsonObject? detail;
        try
        {
            detail = JsonNode.Parse(entry.Detail!) as JsonObject;
        }
        catch (JsonException)
        {
            detail = null;
        }
        if (detail is null) return Refused("MalformedDetail", "Detail is malformed.");
        var anEvent = new BusEvent(context.AccountId, bus.Region, entry.Source!, entry.DetailType!, entry.Resources ?? [], detail, entry.Time ?? time.GetUtcNow());
        // As on AWS, an event for a bus that does not exist is taken, and nobody gets it.
        await router.RouteAsync(bus, anEvent.ToJson());
        return new PutEventsResultEntry { EventId = anEvent.Id };
    }

    private static PutEventsResultEntry? WhyNot(PutEventsRequestEntry entry)
    {
        foreach (var (name, value) in new[] { ("Source", entry.Source), ("DetailType", entry.DetailType), ("Detail", entry.Detail) })
            if (string.IsNullOrEmpty(value)) return Refused("InvalidArgument", $"Parameter {name} is not valid. Reason: {name} is a required argument.");
        return entry.Source!.StartsWith("aws.", StringComparison.Ordinal) ? Refused("NotAuthorizedForSourceException", "Not authorized for the source.") : null;
    }

    private static PutEventsResultEntry Refused(string code, string message) => new() { ErrorCode = code, ErrorMessage = message };
}
