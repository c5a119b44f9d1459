using System.Net;
using System.Text;
using System.Text.Json;

namespace Hearth.Tests.Unit.DataPlane.Extensions;

/// <summary>An extension of a fake process: speaks real HTTP to the Extensions API.</summary>
internal sealed class ScriptedExtension : IDisposable
{
    private readonly HttpClient client;
    private readonly FakeProcess process;

    public ScriptedExtension(FakeProcess process)
    {
        this.process = process;
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://{process.Config.Environment["AWS_LAMBDA_RUNTIME_API"]}/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public string? Id { get; set; }

    public static string NameOf(FakeProcess process) => Path.GetFileName(process.Config.Program);

    public static bool Is(FakeProcess process) => process.Config.Program.StartsWith("/opt/extensions/");

    public async Task<Answer> RegisterAsync(string name, params string[] events)
    {
        var answer = await SendAsync(
            HttpMethod.Post, "2020-01-01/extension/register", JsonSerializer.Serialize(new { events }), ("Lambda-Extension-Name", name));
        Id = answer.Id;
        return answer;
    }

    public async Task<JsonElement> NextAsync()
    {
        var answer = await TryNextAsync();
        return answer.Status == HttpStatusCode.OK ? answer.Json : throw new InvalidOperationException(answer.Body);
    }

    public Task<Answer> TryNextAsync() => SendAsync(HttpMethod.Get, "2020-01-01/extension/event/next");

    public Task<Answer> TellAsync(string when, string type) => SendAsync(
        HttpMethod.Post, $"2020-01-01/extension/{when}/error", "{}", ("Lambda-Extension-Function-Error-Type", type));

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (Id is not null) request.Headers.Add("Lambda-Extension-Identifier", Id);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await client.SendAsync(request, process.Killed);
        return new Answer(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(process.Killed),
            response.Headers.TryGetValues("Lambda-Extension-Identifier", out var ids) ? ids.Single() : null);
    }

    public void Dispose() => client.Dispose();

    internal sealed record Answer(HttpStatusCode Status, string Body, string? Id)
    {
        public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

        public string Error => $"{(int)Status} {Json.GetProperty("errorType")}: {Json.GetProperty("errorMessage")}";
    }
}
