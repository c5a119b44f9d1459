using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Hearth.Tests.Runtimes;

/// <summary>What a runtime posted: which end of the API, and everything that came with it.</summary>
internal sealed record Posted(string Path, string Body, IHeaderDictionary Headers, IHeaderDictionary Trailers)
{
    public string? ErrorType => Headers["Lambda-Runtime-Function-Error-Type"];
}

/// <summary>
/// A Runtime API 2018-06-01 that a test scripts: it queues invocations and reads what the runtime posts.
/// It runs on Kestrel, as the real one does, so that pipelining and trailers meet the real parser.
/// </summary>
internal sealed class FakeRuntimeApi : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Channel<(string Event, Dictionary<string, string> Headers)> _events =
        Channel.CreateUnbounded<(string, Dictionary<string, string>)>();
    private readonly Channel<Posted> _posted = Channel.CreateUnbounded<Posted>();
    private readonly WebApplication _server;
    private readonly TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;
    private int _invocations;

    private FakeRuntimeApi()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection =>
            {
                Interlocked.Increment(ref _connections);
                return next(connection);
            }));
        });
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public string Address => _server.Urls.Single()["http://".Length..];

    public int Connections => _connections;

    public static async Task<FakeRuntimeApi> StartAsync()
    {
        var api = new FakeRuntimeApi();
        await api._server.StartAsync();
        return api;
    }

    /// <summary>Queues an invocation; its request id is request-1, request-2 and so on.</summary>
    public void Invoke(string json, Dictionary<string, string>? headers = null) =>
        _events.Writer.TryWrite((json, headers ?? []));

    /// <summary>Answers restore/next, which is read as if it had been posted.</summary>
    public void Restore() => _restored.SetResult();

    public async Task<Posted> ReadAsync() => await _posted.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public async Task<Posted> InvokeAsync(string json, Dictionary<string, string>? headers = null)
    {
        Invoke(json, headers);
        return await ReadAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await AnswerNextAsync(context);
            return;
        }
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var trailers = context.Features.Get<IHttpRequestTrailersFeature>() is { Available: true } feature
            ? new HeaderDictionary(feature.Trailers.ToDictionary()) : new HeaderDictionary();
        var headers = new HeaderDictionary(context.Request.Headers.ToDictionary());
        _posted.Writer.TryWrite(new Posted(
            context.Request.Path.Value!["/2018-06-01/runtime/".Length..], body, headers, trailers));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(new { status = "OK" });
    }

    private async Task AnswerNextAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.EndsWith("/restore/next", StringComparison.Ordinal))
        {
            _posted.Writer.TryWrite(new Posted("restore/next", "", new HeaderDictionary(), new HeaderDictionary()));
            await _restored.Task.WaitAsync(context.RequestAborted);
            return;
        }
        var (json, extraHeaders) = await _events.Reader.ReadAsync(context.RequestAborted);
        var headers = context.Response.Headers;
        var deadline = DateTimeOffset.UtcNow.AddSeconds(3).ToUnixTimeMilliseconds();
        headers["Lambda-Runtime-Aws-Request-Id"] = $"request-{Interlocked.Increment(ref _invocations)}";
        headers["Lambda-Runtime-Deadline-Ms"] = deadline.ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:000000000000:function:test";
        headers["Lambda-Runtime-Trace-Id"] = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0";
        foreach (var (name, value) in extraHeaders)
            headers[name] = value;
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }
}

internal static class HeaderCopies
{
    public static Dictionary<string, Microsoft.Extensions.Primitives.StringValues> ToDictionary(this IHeaderDictionary headers) =>
        new(headers, StringComparer.OrdinalIgnoreCase);
}
