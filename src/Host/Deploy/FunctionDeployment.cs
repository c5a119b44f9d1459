using System.Text.Json.Nodes;
using Hearth.Host.Client;

namespace Hearth.Host.Deploy;

internal enum DeployOutcome
{
    Unchanged,
    Created,
    Updated,
}

/// <param name="Arn">Of the function, without a version.</param>
/// <param name="Changes">What was updated, for people: "code", "configuration".</param>
internal sealed record Deployed(DeployOutcome Outcome, string Arn, IReadOnlyList<string> Changes);

/// <summary>Creates a function or brings it to what is asked for, in as few calls as that takes, and waits until it is active.</summary>
internal sealed class FunctionDeployment(HearthClient client)
{
    private const string Functions = "/2015-03-31/functions";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <param name="request">Name, runtime and handler are set.</param>
    public async Task<Deployed> DeployAsync(FunctionRequest request, FolderZip zip, CancellationToken cancellation)
    {
        var current = await FindAsync(request.Name!, cancellation);
        return current is null
            ? await CreateAsync(request, zip, cancellation)
            : await UpdateAsync(current, request, zip, cancellation);
    }

    private async Task<Deployed> CreateAsync(FunctionRequest request, FolderZip zip, CancellationToken cancellation)
    {
        var body = Settings(request);
        body["FunctionName"] = request.Name;
        body["Role"] = $"arn:aws:iam::{client.AccountId}:role/hearth-deploy";
        body["Code"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip.Bytes) };
        var created = await client.SendAsync(HttpMethod.Post, Functions, body, cancellation);
        await WaitUntilActiveAsync(request.Name!, cancellation);
        return new Deployed(DeployOutcome.Created, (string)created["FunctionArn"]!, ["code", "configuration"]);
    }

    private async Task<Deployed> UpdateAsync(JsonObject current, FunctionRequest request, FolderZip zip, CancellationToken cancellation)
    {
        var changes = new List<string>();
        var path = $"{Functions}/{Uri.EscapeDataString(request.Name!)}";
        // A failed function is deployed anew even if nothing changed: its reason may be gone, an interpreter installed.
        var hasFailed = (string?)current["State"] == "Failed";
        if (hasFailed || (string?)current["CodeSha256"] != zip.CodeSha256)
        {
            await WaitWhileInProgressAsync(request.Name!, cancellation);
            await client.SendAsync(
                HttpMethod.Put, $"{path}/code", new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip.Bytes) }, cancellation);
            changes.Add("code");
        }
        var settings = Settings(request);
        if (hasFailed || Differs(settings, current))
        {
            await WaitWhileInProgressAsync(request.Name!, cancellation);
            await client.SendAsync(HttpMethod.Put, $"{path}/configuration", settings, cancellation);
            changes.Add("configuration");
        }
        await WaitUntilActiveAsync(request.Name!, cancellation);
        return new Deployed(changes.Count == 0 ? DeployOutcome.Unchanged : DeployOutcome.Updated, (string)current["FunctionArn"]!, changes);
    }

    private static JsonObject Settings(FunctionRequest request)
    {
        var body = new JsonObject { ["Runtime"] = request.Runtime, ["Handler"] = request.Handler };
        if (request.MemoryMb is { } memory) body["MemorySize"] = memory;
        if (request.TimeoutSeconds is { } timeout) body["Timeout"] = timeout;
        if (request.Layers is { } layers) body["Layers"] = new JsonArray([.. layers.Select(layer => JsonValue.Create(layer))]);
        if (request.Variables is { } variables)
            body["Environment"] = new JsonObject
            {
                ["Variables"] = new JsonObject(variables.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))),
            };
        return body;
    }

    /// <summary>Whether anything that is asked for is not so already; what is not asked for does not count.</summary>
    private static bool Differs(JsonObject wanted, JsonObject current) => wanted.Any(member =>
        !JsonNode.DeepEquals(member.Value, member.Key == "Layers" ? LayerArns(current) : current[member.Key]));

    private static JsonArray LayerArns(JsonObject current) =>
        [.. (current["Layers"] as JsonArray ?? []).Select(layer => JsonValue.Create((string?)layer!["Arn"]))];

    private async Task<JsonObject?> FindAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await ConfigurationAsync(name, cancellation);
        }
        catch (HearthClientException error) when (error.Code == "ResourceNotFoundException")
        {
            return null;
        }
    }

    private Task<JsonObject> ConfigurationAsync(string name, CancellationToken cancellation) =>
        client.SendAsync(HttpMethod.Get, $"{Functions}/{Uri.EscapeDataString(name)}/configuration", body: null, cancellation);

    private async Task<JsonObject> WaitWhileInProgressAsync(string name, CancellationToken cancellation)
    {
        while (true)
        {
            var configuration = await ConfigurationAsync(name, cancellation);
            if ((string?)configuration["State"] != "Pending" && (string?)configuration["LastUpdateStatus"] != "InProgress") return configuration;
            await Task.Delay(PollInterval, cancellation);
        }
    }

    /// <exception cref="HearthClientException">The function cannot run; the message is the server's reason.</exception>
    private async Task WaitUntilActiveAsync(string name, CancellationToken cancellation)
    {
        var configuration = await WaitWhileInProgressAsync(name, cancellation);
        if ((string?)configuration["State"] == "Failed" || (string?)configuration["LastUpdateStatus"] == "Failed")
            throw new HearthClientException(
                "Failed", $"{name} was taken but cannot run: {configuration["StateReason"] ?? configuration["LastUpdateStatusReason"]}");
    }
}
