using System.Text.Json.Nodes;
using Hearth.Host.Client;
using Hearth.Host.Deploy;

namespace Hearth.Host.Layers;

/// <param name="IsNew">False when the newest version was this already.</param>
internal sealed record PublishedLayer(string VersionArn, bool IsNew);

/// <summary>Publishes a layer version, unless the newest one is the same.</summary>
internal sealed class LayerPublication(HearthClient client)
{
    public async Task<PublishedLayer> PublishAsync(
        string name, FolderZip zip, IReadOnlyList<string> runtimes, string description, CancellationToken cancellation)
    {
        var path = $"/2018-10-31/layers/{Uri.EscapeDataString(name)}/versions";
        if (await SameAsync(path, zip, runtimes, cancellation) is { } same) return new PublishedLayer(same, IsNew: false);
        var published = await client.SendAsync(
            HttpMethod.Post,
            path,
            new JsonObject
            {
                ["Description"] = description,
                ["Content"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip.Bytes) },
                ["CompatibleRuntimes"] = new JsonArray([.. runtimes.Select(runtime => JsonValue.Create(runtime))]),
            },
            cancellation);
        return new PublishedLayer((string)published["LayerVersionArn"]!, IsNew: true);
    }

    /// <summary>The newest version's ARN if its content and runtimes are these; a function that has it needs no update.</summary>
    private async Task<string?> SameAsync(string path, FolderZip zip, IReadOnlyList<string> runtimes, CancellationToken cancellation)
    {
        var newest = (await client.SendAsync(HttpMethod.Get, $"{path}?MaxItems=1", body: null, cancellation))["LayerVersions"] as JsonArray;
        if (newest is not [JsonObject version, ..]) return null;
        var whole = await client.SendAsync(HttpMethod.Get, $"{path}/{version["Version"]}", body: null, cancellation);
        var kept = (whole["CompatibleRuntimes"] as JsonArray ?? []).Select(runtime => (string?)runtime);
        return (string?)whole["Content"]?["CodeSha256"] == zip.CodeSha256 && kept.SequenceEqual(runtimes, StringComparer.Ordinal)
            ? (string)whole["LayerVersionArn"]!
            : null;
    }
}
