using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>The runtime of a fake process: speaks real HTTP to the Runtime API, one call after the other.</summary>
internal sealed class ScriptedRuntime : IDisposable
{
    private readonly HttpClient client;

    public ScriptedRuntime(FakeProcess process, FakeSandbox sandbox)
    {
        (Process, Sandbox) = (process, sandbox);
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 4 })
        {
            BaseAddress = new Uri($"http://{process.Config.Environment["AWS_LAMBDA_RUNTIME_API"]}/2018-06-01/runtime/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public FakeProcess Process { get; }

    public FakeSandbox Sandbox { get; }

    public CancellationToken Killed => Process.Killed;

    public async Task<Event> NextAsync()
    {
        using var response = await client.GetAsync("invocation/next", Killed);
        response.EnsureSuccessStatusCode();
        var headers = response.Headers.ToDictionary(header => header.Key, header => header.Value.Single());
        return new Event(headers["Lambda-Runtime-Aws-Request-Id"], await response.Content.ReadAsStringAsync(Killed), headers);
    }

    public Task<Reply> RespondAsync(Event invocation, string body) => PostAsync($"invocation/{invocation.RequestId}/response", body);

    public Task<Reply> FailAsync(Event invocation, string body) => PostAsync($"invocation/{invocation.RequestId}/error", body);

    public Task<Reply> FailInitAsync(string body) => PostAsync("init/error", body);

    public async Task<Reply> PostAsync(string path, string body)
        => await SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    public async Task<Reply> GetAsync(string path) => await SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public async Task<Reply> StreamAsync(Event invocation, params string[] chunks)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"invocation/{invocation.RequestId}/response")
        {
            Content = new ChunkedContent(chunks),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("Lambda-Runtime-Function-Response-Mode", "streaming");
        return await SendAsync(request);
    }

    public void Dispose() => client.Dispose();

    private async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await client.SendAsync(request, Killed))
            return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(Killed));
    }

    internal sealed record Event(string RequestId, string Payload, IReadOnlyDictionary<string, string> Headers);

    internal sealed record Reply(HttpStatusCode Status, string Body);

    private sealed class ChunkedContent : HttpContent
    {
        private readonly string[] chunks;

        public ChunkedContent(string[] chunks)
        {
            this.chunks = chunks;
            Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var chunk in chunks)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(chunk));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
