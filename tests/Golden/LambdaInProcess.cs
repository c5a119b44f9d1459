using System.Text;
using System.Text.Json.Nodes;
using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.RestJson;
using Hearth.Services.Lambda;
using Hearth.Storage;
using Hearth.Tests.Wire.Server;
using Microsoft.AspNetCore.Http;
using ManualTime = Hearth.Tests.Unit.Storage.ManualTime;

namespace Hearth.Tests.Golden;

/// <summary>
/// The Lambda service without a server: time stands still and an activation takes as long as the test wants, which no
/// real server can be made to do.
/// </summary>
internal sealed class LambdaInProcess : IRuntimeCatalog, IAsyncDisposable
{
    private const string AccountId = "000000000000";

    private readonly TemporaryFolder _folder;
    private readonly ManualResetEventSlim _mayActivate = new(initialState: true);
    private readonly StorageEngine _storage;
    private readonly LambdaService _service;

    private LambdaInProcess(TemporaryFolder folder, StorageEngine storage)
    {
        (_folder, _storage) = (folder, storage);
        _service = new LambdaService(storage.Database, storage.Blobs, NothingRuns.Create(), this, Time);
    }

    public ManualTime Time { get; } = new();

    public static async Task<LambdaInProcess> StartAsync()
    {
        var folder = new TemporaryFolder();
        var storage = await StorageEngine.OpenSqliteAsync(folder["data"], TimeProvider.System, CancellationToken.None);
        var lambda = new LambdaInProcess(folder, storage);
        await lambda._service.StartAsync();
        return lambda;
    }

    /// <summary>Until it is resumed, functions stay Pending and updates stay InProgress.</summary>
    public void HoldActivation() => _mayActivate.Reset();

    public void ResumeActivation() => _mayActivate.Set();

    public async Task<Answer> SendAsync(string method, string pathAndQuery, JsonNode? body = null)
    {
        var http = Request(method, pathAndQuery, body);
        var call = new RestJsonProtocol([_service.Definition]).Match(http)!;
        try
        {
            await call.RunAsync(new CallContext(new Caller(AccountId, "us-east-1", "test"), Guid.NewGuid().ToString(), http));
        }
        catch (AwsError error)
        {
            await call.WriteErrorAsync(http, error);
        }
        return Read(http);
    }

    public async Task<Answer> DownloadAsync(string link)
    {
        var http = Request("GET", new Uri(link).PathAndQuery, body: null);
        await _service.ServeArchiveAsync(http);
        return Read(http);
    }

    public string? WhyUnavailable(string runtime)
    {
        _mayActivate.Wait();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        ResumeActivation();
        await _service.DisposeAsync();
        await _storage.DisposeAsync();
        _mayActivate.Dispose();
        _folder.Dispose();
    }

    private static DefaultHttpContext Request(string method, string pathAndQuery, JsonNode? body)
    {
        var parts = pathAndQuery.Split('?', 2);
        var bytes = Encoding.UTF8.GetBytes(body?.ToJsonString() ?? "");
        var http = new DefaultHttpContext();
        http.Request.Scheme = "http";
        http.Request.Host = new HostString("127.0.0.1", 4566);
        http.Request.Method = method;
        http.Request.Path = parts[0];
        http.Request.QueryString = parts.Length > 1 ? new QueryString($"?{parts[1]}") : QueryString.Empty;
        http.Request.Body = new MemoryStream(bytes);
        http.Request.ContentLength = bytes.Length;
        http.Response.Body = new MemoryStream();
        http.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        return http;
    }

    private static Answer Read(HttpContext http) => new(
        http.Response.StatusCode,
        http.Response.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        ((MemoryStream)http.Response.Body).ToArray());
}
