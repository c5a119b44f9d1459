using System.Text.Json;
using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Protocols.AwsJson;
using Hearth.Protocols.Operations;
using Hearth.Services.Logs;
using Hearth.Storage;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs;

/// <summary>The service on a real database in a folder of its own, called as the wire would call it.</summary>
public abstract class LogsTest : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hearth-logs-").FullName;
    private StorageEngine? _storage;

    internal FixedTime Time { get; } = new();

    protected LogsService Service { get; private set; } = null!;

    protected IDatabase Database => _storage!.Database;

    public async ValueTask InitializeAsync()
    {
        _storage = await StorageEngine.OpenSqliteAsync(_folder, Time);
        Service = new LogsService(Database, Time);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // Null when opening failed; the folder must go then too.
        if (Service is not null) await Service.DisposeAsync();
        if (_storage is not null) await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected async Task<JsonElement> CallAsync(string operation, object request, string accountId = "123456789012")
    {
        var http = new DefaultHttpContext();
        http.Request.Headers["X-Amz-Target"] = "Logs_20140328." + operation;
        var body = JsonSerializer.SerializeToUtf8Bytes(request);
        http.Request.Body = new MemoryStream(body);
        http.Request.ContentLength = body.Length;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        var call = new AwsJsonProtocol([Service.Definition]).Match(http).ShouldNotBeNull();
        await call.RunAsync(new CallContext(new Caller(accountId, "us-east-1", "AKID"), "request", http));
        return answer.Length == 0 ? default : JsonDocument.Parse(answer.ToArray()).RootElement;
    }

    protected async Task<AwsError> RefusedAsync(string operation, object request) =>
        await Should.ThrowAsync<AwsError>(() => CallAsync(operation, request));

    protected async Task CreateAsync(string logGroupName, params string[] logStreamNames)
    {
        await CallAsync("CreateLogGroup", new { logGroupName });
        foreach (var logStreamName in logStreamNames) await CallAsync("CreateLogStream", new { logGroupName, logStreamName });
    }

    /// <summary>Puts messages one millisecond apart, the first now.</summary>
    protected Task<JsonElement> PutAsync(string logGroupName, string logStreamName, params string[] messages) =>
        PutAtAsync(logGroupName, logStreamName, [.. messages.Select((message, index) => (Time.NowMs + index, message))]);

    protected Task<JsonElement> PutAtAsync(string logGroupName, string logStreamName, params (long Timestamp, string Message)[] events) =>
        CallAsync("PutLogEvents", new
        {
            logGroupName,
            logStreamName,
            logEvents = events.Select(added => new { timestamp = added.Timestamp, message = added.Message }),
        });

    private protected FunctionLogEvent Output(string message, string logGroup = "/aws/lambda/f", string logStream = "2026/11/24/[$LATEST]0") =>
        new("123456789012", "us-east-1", logGroup, logStream, Time.Now, message);

    protected static string[] Messages(JsonElement answer) =>
        [.. answer.GetProperty("events").EnumerateArray().Select(found => found.GetProperty("message").GetString()!)];

    protected static string? Token(JsonElement answer, string name = "nextToken") =>
        answer.TryGetProperty(name, out var token) ? token.GetString() : null;
}
