using System.Text.Json.Nodes;
using Hearth.Host.Client;

namespace Hearth.Host.Quickstart;

/// <summary>Publishes layers and creates or updates functions, and waits until they are active.</summary>
internal sealed class Deployment(HearthClient client)
{
    private const string Functions = "/2015-03-31/functions";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <returns>The layer version's ARN.</returns>
    public async Task<string> PublishLayerAsync(string name, byte[] zip, IEnumerable<string> compatibleRuntimes, CancellationToken cancellation)
    {
        var published = await client.SendAsync(
            HttpMethod.Post,
            $"/2018-10-31/layers/{name}/versions",
            new JsonObject
            {
                ["Description"] = "The example layer of Hearth's quickstart",
                ["Content"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip) },
                ["CompatibleRuntimes"] = new JsonArray([.. compatibleRuntimes.Select(runtime => JsonValue.Create(runtime))]),
            },
            cancellation);
        return (string)published["LayerVersionArn"]!;
    }

    public async Task DeployFunctionAsync(
        string name, string runtime, string handler, byte[] zip, IReadOnlyList<string> layers, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync(HttpMethod.Post, Functions, Configuration(runtime, handler, layers, name, zip), cancellation);
        }
        catch (HearthClientException error) when (error.Code == "ResourceConflictException")
        {
            await UpdateAsync(name, runtime, handler, zip, layers, cancellation);
        }
        await WaitUntilActiveAsync(name, cancellation);
    }

    private async Task UpdateAsync(
        string name, string runtime, string handler, byte[] zip, IReadOnlyList<string> layers, CancellationToken cancellation)
    {
        await client.SendAsync(
            HttpMethod.Put, $"{Functions}/{name}/code", new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip) }, cancellation);
        await WaitUntilActiveAsync(name, cancellation);
        await client.SendAsync(
            HttpMethod.Put, $"{Functions}/{name}/configuration", Configuration(runtime, handler, layers, name: null, zip: null), cancellation);
    }

    private JsonObject Configuration(string runtime, string handler, IReadOnlyList<string> layers, string? name, byte[]? zip)
    {
        var body = new JsonObject
        {
            ["Runtime"] = runtime,
            ["Handler"] = handler,
            ["Role"] = $"arn:aws:iam::{client.AccountId}:role/hearth-quickstart",
            ["Timeout"] = 10,
            ["Layers"] = new JsonArray([.. layers.Select(layer => JsonValue.Create(layer))]),
        };
        if (name is not null) body["FunctionName"] = name;
        if (zip is not null) body["Code"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip) };
        return body;
    }

    private async Task WaitUntilActiveAsync(string name, CancellationToken cancellation)
    {
        while (true)
        {
            var configuration = await client.SendAsync(HttpMethod.Get, $"{Functions}/{name}/configuration", body: null, cancellation);
            var state = (string?)configuration["State"];
            if (state == "Failed") throw new HearthClientException("Failed", $"{name} failed: {configuration["StateReason"]}");
            if (state == "Active" && (string?)configuration["LastUpdateStatus"] != "InProgress") return;
            await Task.Delay(PollInterval, cancellation);
        }
    }
}
