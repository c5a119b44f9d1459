using System.Globalization;
using System.Text.Json.Nodes;

namespace Hearth.Services.EventBridge.Events;

/// <summary>An event as rules and targets see it. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html</summary>
/// <param name="Detail">A JSON object.</param>
/// <param name="Time">Seconds; what is finer is not shown.</param>
internal sealed record BusEvent(
    string AccountId, string Region, string Source, string DetailType, IReadOnlyList<string> Resources, JsonNode? Detail, DateTimeOffset Time)
{
    public string Id { get; init; } = Guid.NewGuid().ToString();

    public JsonObject ToJson() => new()
    {
        ["version"] = "0",
        ["id"] = Id,
        ["detail-type"] = DetailType,
        ["source"] = Source,
        ["account"] = AccountId,
        ["time"] = Text(Time),
        ["region"] = Region,
        ["resources"] = new JsonArray([.. Resources.Select(resource => (JsonNode)resource)]),
        ["detail"] = Detail,
    };

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
