using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols.AwsJson;
using Hearth.Protocols.Operations;
using Hearth.Services.Sqs;
using Hearth.Services.Sqs.Metrics;
using Hearth.Storage;
using Hearth.Tests.Unit.Logs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sqs;

/// <summary>The service on a real database in a folder of its own, called as the wire would call it.</summary>
public abstract class SqsTest : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hearth-sqs-").FullName;
    private StorageEngine? _storage;
    private SqsService? _service;

    internal FixedTime Time { get; } = new();

    internal List<(string Queue, QueueMeasurement Measurement)> Measured { get; } = [];

    protected IDatabase Database => _storage!.Database;

    protected SqsService Service => _service!;

    /// <summary>What the service is to see of the database.</summary>
    protected virtual IDatabase Wrap(IDatabase database) => database;

    public async ValueTask InitializeAsync()
    {
        _storage = await StorageEngine.OpenSqliteAsync(_folder, Time);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_service is not null) await _service.DisposeAsync();
        if (_storage is not null) await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Another server on the same data.</summary>
    protected async Task RestartAsync()
    {
        await _service!.DisposeAsync();
        await StartAsync();
    }

    protected async Task<JsonElement> CallAsync(string operation, object request, string accountId = "123456789012")
    {
        var http = new DefaultHttpContext();
        (http.Request.Scheme, http.Request.Host) = ("http", new HostString("hearth:4566"));
        http.Request.Headers["X-Amz-Target"] = "AmazonSQS." + operation;
        var body = JsonSerializer.SerializeToUtf8Bytes(request);
        http.Request.Body = new MemoryStream(body);
        http.Request.ContentLength = body.Length;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        var call = new AwsJsonProtocol([_service!.Definition]).Match(http).ShouldNotBeNull();
        await call.RunAsync(new CallContext(new Caller(accountId, "us-east-1", "AKID"), "request", http));
        return answer.Length == 0 ? default : JsonDocument.Parse(answer.ToArray()).RootElement;
    }

    protected async Task<string> CreateAsync(string name, object? attributes = null) =>
        (await CallAsync("CreateQueue", new { QueueName = name, Attributes = attributes ?? new { } })).GetProperty("QueueUrl").GetString()!;

    protected Task SendAsync(string url, string body, object? more = null) =>
        CallAsync("SendMessage", more ?? new { QueueUrl = url, MessageBody = body });

    /// <summary>Bodies and receipt handles.</summary>
    protected async Task<IReadOnlyList<(string Body, string Handle)>> ReceiveAsync(string url)
    {
        var answer = await CallAsync("ReceiveMessage", new { QueueUrl = url, MaxNumberOfMessages = 10 });
        return answer.TryGetProperty("Messages", out var messages)
            ? [.. messages.EnumerateArray().Select(message => (message.GetProperty("Body").GetString()!, message.GetProperty("ReceiptHandle").GetString()!))]
            : [];
    }

    private async Task StartAsync()
    {
        _service = new SqsService(Wrap(Database), new Told(Measured), Time, NullLogger<SqsService>.Instance);
        await _service.StartAsync();
    }

    private sealed class Told(List<(string Queue, QueueMeasurement Measurement)> measured) : IQueueMetrics
    {
        public void Record(string accountId, string region, string queueName, QueueMeasurement measurement) => measured.Add((queueName, measurement));
    }
}
