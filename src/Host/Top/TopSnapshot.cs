using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Hearth.DataPlane;
using Hearth.DataPlane.Activity;
using Hearth.DataPlane.Concurrency;

namespace Hearth.Host.Top;

/// <summary>What /_hearth/environments answers.</summary>
internal sealed record TopSnapshot(
    IReadOnlyList<EnvironmentSnapshot> Environments,
    IReadOnlyDictionary<string, int> Prepared,
    IReadOnlyList<AccountUse> Concurrency,
    IReadOnlyList<ActivitySnapshot> Activity)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <exception cref="JsonException">It is another version's.</exception>
    public static TopSnapshot Read(JsonObject answer) => answer.Deserialize<TopSnapshot>(Json) ?? throw new JsonException();
}
