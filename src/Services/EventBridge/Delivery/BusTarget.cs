using System.Text.Json.Nodes;
using Hearth.Kernel;
using Hearth.Services.EventBridge.Buses;

namespace Hearth.Services.EventBridge.Delivery;

/// <summary>
/// Passes events on to another bus. Another account's bus decides by its policy.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
/// </summary>
/// <param name="router">Made after the targets.</param>
internal sealed class BusTarget(EventBuses buses, Func<EventRouter> router) : IEventTarget
{
    /// <summary>Buses that pass events on to each other would never end.</summary>
    private const int MostHops = 5;

    public string Service => "events";

    public Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (EventBuses.KeyOf(targetArn) is not { } key || buses.Find(key) is null)
            throw new AwsError("NO_RESOURCE", $"Event bus {targetArn} does not exist.");
        if (!buses.MayForward(source.Arn.Split(':')[4], key))
            throw new AwsError("NO_PERMISSIONS", $"{source.Arn} is not authorized to perform: events:PutEvents on resource: {targetArn}", 403);
        if (source.Hops >= MostHops) throw new AwsError("EVENT_LOOP", $"The event was passed on by {MostHops} buses already.");
        if (JsonNode.Parse(body.Span) is not JsonObject anEvent) throw new AwsError("INVALID_JSON", "What goes to a bus must be an event.");
        return router().RouteAsync(key, anEvent, source.Hops + 1);
    }
}
