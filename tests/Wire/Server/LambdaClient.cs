using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;

namespace Hearth.Tests.Wire.Server;

/// <summary>
/// Raw HTTP to the Lambda API, for what SDKs hide: status, headers and bodies exactly as they are. Requests carry a
/// credential scope, which is all that an open server reads of a signature.
/// </summary>
internal sealed class LambdaClient(Uri url, string accessKeyId = "test", string region = "us-east-1") : IDisposable
{
    public const string Functions = "/2015-03-31/functions";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Base64 as it is: escaping its "+" would make a request larger than what SDKs send.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpClient _http = new() { BaseAddress = url, Timeout = TimeSpan.FromMinutes(2) };

    public string Region => region;

    public string AccountId => accessKeyId.Length == 12 ? accessKeyId : "000000000000";

    public string FunctionArn(string name) => $"arn:aws:lambda:{region}:{AccountId}:function:{name}";

    public LambdaClient As(string otherAccessKeyId, string? otherRegion = null) => new(url, otherAccessKeyId, otherRegion ?? region);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Answer> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body.ToJsonString(Plain));

    public Task<Answer> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, body.ToJsonString(Plain));

    public Task<Answer> SendAsync(HttpMethod method, string path, string? body = null) =>
        SendAsync(method, path, body is null ? null : new StringContent(body, new MediaTypeHeaderValue("application/json")), new Dictionary<string, string>());

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? body, IReadOnlyDictionary<string, string> headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={accessKeyId}/20300101/{region}/lambda/aws4_request, SignedHeaders=host, Signature=0");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>A signed-out request, or a download.</summary>
    public async Task<Answer> GetUnsignedAsync(string pathOrUrl)
    {
        using var response = await _http.GetAsync(new Uri(pathOrUrl, UriKind.RelativeOrAbsolute));
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> CreateAsync(string name, FunctionFiles files, JsonObject? with = null) => PostAsync(Functions, files.Creation(name, AccountId, with));

    /// <summary>Creates a function and waits until it is active.</summary>
    public async Task<string> DeployAsync(FunctionFiles files, JsonObject? with = null, string? name = null)
    {
        name ??= $"f-{Guid.NewGuid():n}";
        (await CreateAsync(name, files, with)).ShouldBe(201);
        await WaitUntilActiveAsync(name);
        return name;
    }

    public async Task<JsonObject> WaitUntilActiveAsync(string name)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var configuration = (await GetAsync($"{Functions}/{name}/configuration")).ShouldBe(200).Object;
            var state = (string?)configuration["State"];
            state.ShouldNotBe("Failed", (string?)configuration["StateReason"]);
            if (state == "Active" && (string?)configuration["LastUpdateStatus"] == "Successful") return configuration;
            DateTime.UtcNow.ShouldBeLessThan(deadline, $"{name} did not become active: {configuration}");
            await Task.Delay(10);
        }
    }

    public async Task<InvokeAnswer> InvokeAsync(string name, string payload = "{}", string logType = "Tail", string? qualifier = null) =>
        new(await SendAsync(
            HttpMethod.Post,
            $"{Functions}/{name}/invocations{(qualifier is null ? "" : $"?Qualifier={qualifier}")}",
            new StringContent(payload),
            new Dictionary<string, string> { ["X-Amz-Log-Type"] = logType }));

    public void Dispose() => _http.Dispose();
}
