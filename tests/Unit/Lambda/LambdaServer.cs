using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.RestJson;
using Hearth.Services.Lambda;
using Hearth.Storage;
using Hearth.Tests.Unit.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.Tests.Unit.Lambda;

/// <summary>
/// The Lambda service on a real store in a temporary folder, spoken to in raw HTTP through the protocol, without sockets and
/// without environments.
/// </summary>
internal sealed class LambdaServer : IAsyncDisposable
{
    public const string Account = "123456789012";
    public const string OtherAccount = "210987654321";
    public const string Region = "us-east-1";

    private readonly TemporaryFolder _folder;
    private readonly LambdaOptions _options;
    private StorageEngine _storage = null!;
    private LambdaService _lambda = null!;
    private RestJsonProtocol _protocol = null!;

    private LambdaServer(TemporaryFolder folder, LambdaOptions options) => (_folder, _options) = (folder, options);

    public FakeDataPlane DataPlane { get; private set; } = new();

    public ManualTime Time { get; } = new();

    public CountingDatabase Database { get; private set; } = null!;

    public LambdaService Lambda => _lambda;

    public static async Task<LambdaServer> StartAsync(LambdaOptions? options = null)
    {
        var server = new LambdaServer(new TemporaryFolder(), options ?? new LambdaOptions());
        await server.OpenAsync();
        return server;
    }

    /// <summary>Stops and starts again on the same folder, with a data plane that remembers nothing.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync();
        DataPlane = new FakeDataPlane();
        await OpenAsync();
    }

    /// <param name="target">Path and query as they go over the wire; labels must be encoded.</param>
    /// <param name="body">An object to be sent as JSON, or the bytes themselves.</param>
    public async Task<LambdaAnswer> SendAsync(
        string method, string target, object? body = null, string account = Account, IReadOnlyDictionary<string, string>? headers = null)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.Scheme = "http";
        var parts = target.Split('?', 2);
        // The router decodes the raw target itself; decoding here would refuse what it must refuse.
        http.Request.Path = new PathString(parts[0]);
        if (parts.Length == 2) http.Request.QueryString = new QueryString("?" + parts[1]);
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        http.Request.Host = new HostString("localhost:4566");
        foreach (var (name, value) in headers ?? new Dictionary<string, string>()) http.Request.Headers[name] = value;
        var bytes = body as byte[] ?? (body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body));
        http.Request.Body = new MemoryStream(bytes);
        http.Request.ContentLength = bytes.Length;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        var call = _protocol.Match(http) ?? throw new InvalidOperationException($"No operation at {method} {target}.");
        try
        {
            await call.RunAsync(new CallContext(new Caller(account, Region, account), Guid.NewGuid().ToString(), http));
        }
        catch (AwsError error)
        {
            await call.WriteErrorAsync(http, error);
        }
        return new LambdaAnswer(http.Response, answer.ToArray());
    }

    /// <summary>A request to a function URL; false when the server takes it for none.</summary>
    public async Task<(bool IsUrl, LambdaAnswer Answer)> CallUrlAsync(HttpRequestMessage request)
    {
        var url = request.RequestUri!;
        var http = new DefaultHttpContext();
        http.Request.Method = request.Method.Method;
        http.Request.Scheme = url.Scheme;
        http.Request.Protocol = "HTTP/1.1";
        http.Request.Host = new HostString(url.Authority);
        http.Request.Path = url.AbsolutePath;
        http.Request.QueryString = new QueryString(url.Query);
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = url.PathAndQuery;
        foreach (var (name, values) in request.Headers) http.Request.Headers[name] = values.ToArray();
        http.Request.Headers.Host = url.Authority;
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync();
        if (request.Content?.Headers.ContentType is { } type) http.Request.ContentType = type.ToString();
        http.Request.Body = new MemoryStream(body);
        if (body.Length > 0) http.Request.ContentLength = body.Length;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        var isUrl = true;
        try
        {
            isUrl = await _lambda.TryServeFunctionUrlAsync(http, Guid.NewGuid().ToString());
        }
        catch (AwsError error)
        {
            await RestJsonProtocol.WriteErrorAsync(http, error);
        }
        return (isUrl, new LambdaAnswer(http.Response, answer.ToArray()));
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    private async Task OpenAsync()
    {
        _storage = await StorageEngine.OpenSqliteAsync(_folder.Path, Time);
        Database = new CountingDatabase(_storage.Database);
        _lambda = new LambdaService(Database, _storage.Blobs, DataPlane, DataPlane, Time, _options);
        _protocol = new RestJsonProtocol([_lambda.Definition]);
        await _lambda.StartAsync();
    }

    private async Task CloseAsync()
    {
        await _lambda.DisposeAsync();
        await _storage.DisposeAsync();
    }
}
