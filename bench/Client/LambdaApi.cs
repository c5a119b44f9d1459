using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Hearth.Bench.Client;

/// <summary>The control plane through the public API: never measured, so an ordinary client.</summary>
internal sealed class LambdaApi(IPEndPoint address) : IDisposable
{
    private const string Functions = "/2015-03-31/functions";

    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://{address}"), Timeout = TimeSpan.FromMinutes(2) };

    public async Task CreateAsync(string name, BenchFunction function, bool hasSnapStart = false)
    {
        await SendAsync(HttpMethod.Post, Functions, new JsonObject
        {
            ["FunctionName"] = name,
            ["Runtime"] = function.Runtime,
            ["Handler"] = function.Handler,
            ["Role"] = "arn:aws:iam::000000000000:role/bench",
            ["MemorySize"] = BenchFunction.MemoryMb,
            ["Timeout"] = 60,
            ["SnapStart"] = new JsonObject { ["ApplyOn"] = hasSnapStart ? "PublishedVersions" : "None" },
            ["Code"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(function.Zip) },
        });
        await WaitUntilReadyAsync(name);
    }

    /// <summary>A changed variable makes every environment obsolete: the next invocation is a cold start.</summary>
    public async Task RenewAsync(string name)
    {
        var variables = new JsonObject { ["REVISION"] = Guid.NewGuid().ToString("N") };
        await SendAsync(
            HttpMethod.Put,
            $"{Functions}/{name}/configuration",
            new JsonObject { ["Environment"] = new JsonObject { ["Variables"] = variables } });
        await WaitUntilReadyAsync(name);
        // Taking down an environment costs the machine time too, which belongs to no cold start.
        var began = Stopwatch.GetTimestamp();
        while ((await EnvironmentIdsAsync()).Count > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > EndLimit)
                throw new BenchException($"Environments of {name} still live {EndLimit.TotalSeconds} s after its update.");
            await Task.Delay(5);
        }
        await Task.Delay(20);
    }

    /// <summary>A new version, also of what has not changed otherwise; returns when it can be invoked.</summary>
    public async Task<string> PublishAsync(string name)
    {
        // A version that is the same as the one before is not published again.
        await SendAsync(
            HttpMethod.Put, $"{Functions}/{name}/configuration", new JsonObject { ["Description"] = Guid.NewGuid().ToString("N") });
        await WaitUntilReadyAsync(name);
        var version = (string)(await SendAsync(HttpMethod.Post, $"{Functions}/{name}/versions", []))["Version"]!;
        await WaitUntilReadyAsync(name, $"?Qualifier={version}");
        return version;
    }

    public Task DeleteVersionAsync(string name, string version) => SendAsync(HttpMethod.Delete, $"{Functions}/{name}?Qualifier={version}", null);

    /// <summary>Returns when a process of this kind ("java17 1769") waits for its function.</summary>
    public async Task WaitUntilPreparedAsync(string kind)
    {
        var began = Stopwatch.GetTimestamp();
        while ((int?)(await SendAsync(HttpMethod.Get, "/_hearth/environments", null))["prepared"]?[kind] is not > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > EndLimit) throw new BenchException($"No process of kind {kind} waits for its function.");
            await Task.Delay(20);
        }
    }

    public async Task<IReadOnlyList<string>> EnvironmentIdsAsync()
    {
        var answer = await SendAsync(HttpMethod.Get, "/_hearth/environments", null);
        return [.. answer["environments"]!.AsArray().Select(environment => (string)environment!["id"]!)];
    }

    public Task CallLogsAsync(string operation, JsonObject body) => SendAsync(HttpMethod.Post, "/", body, ("logs", $"Logs_20140328.{operation}"));

    public Task<JsonObject> CallSqsAsync(string operation, JsonObject body) => SendAsync(HttpMethod.Post, "/", body, ("sqs", $"AmazonSQS.{operation}"));

    public void Dispose() => _http.Dispose();

    private async Task WaitUntilReadyAsync(string name, string qualifier = "")
    {
        while (true)
        {
            var configuration = await SendAsync(HttpMethod.Get, $"{Functions}/{name}/configuration{qualifier}", null);
            var state = (string?)configuration["State"];
            if (state == "Failed") throw new BenchException($"Function {name} failed: {configuration["StateReason"]}");
            if (state == "Active" && (string?)configuration["LastUpdateStatus"] != "InProgress") return;
            await Task.Delay(2);
        }
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, (string Service, string Target)? other = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Authorization", RequestBytes.Authorization(other?.Service ?? "lambda"));
        if (other is { } call) request.Headers.TryAddWithoutValidation("X-Amz-Target", call.Target);
        if (body is not null)
            request.Content = new StringContent(
                body.ToJsonString(), Encoding.UTF8, other is null ? "application/json" : "application/x-amz-json-1.1");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new BenchException($"{method} {path} was answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? [] : (JsonObject)JsonNode.Parse(text)!;
    }
}
