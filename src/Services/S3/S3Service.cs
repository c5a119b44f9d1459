using System.Text;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.S3.Access;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Checksums;
using Hearth.Services.S3.Forms;
using Hearth.Services.S3.Notifications;
using Hearth.Services.S3.Objects;
using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.S3;

/// <summary>Amazon S3: the API, event notifications, and objects for the rest of the server. The Host starts it before it is asked anything.</summary>
public sealed class S3Service : IAsyncDisposable
{
    private readonly S3Parts _parts;
    private readonly EventDispatcher _dispatcher;
    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    public S3Service(
        IDatabase database, IObjectFiles files, IReadOnlyList<IEventTarget> targets, FormSigners signers, TimeProvider time, ILogger<S3Service> logger)
    {
        _parts = new S3Parts(database, files, targets, signers, time);
        _dispatcher = new EventDispatcher(database, _parts.Events, _parts.Buckets, targets, time, logger);
        Definition = S3Operations.Define(_parts);
    }

    public ServiceDefinition Definition { get; }

    public bool IsBucket(string name) => _parts.Buckets.Find(name) is not null;

    public async Task StartAsync(CancellationToken cancellation = default)
    {
        await _parts.Buckets.LoadAsync(cancellation);
        _loops = Task.WhenAll(_dispatcher.RunAsync(_stop.Token), SweepAsync(_stop.Token));
    }

    /// <summary>A whole object in memory, for whoever may read it.</summary>
    /// <param name="versionId">Null for the newest version.</param>
    /// <exception cref="AwsError">In S3's words; EntityTooLarge past <paramref name="mostBytes"/>.</exception>
    public async Task<byte[]> ReadAsync(Caller caller, string bucket, string key, string? versionId, long mostBytes, CancellationToken cancellation)
    {
        _parts.Access.Check(_parts.Buckets.Require(bucket), caller, versionId is null ? "s3:GetObject" : "s3:GetObjectVersion", key);
        var version = await _parts.Objects.RequireAsync(bucket, key, versionId, cancellation);
        if (version.Size > mostBytes) throw new AwsError("EntityTooLarge", $"The object has {version.Size} bytes; {mostBytes} is the most.");
        using var content = ObjectContent.TryHold(_parts.Files, version.Read().Segments) ?? throw S3Error.NoSuchKey(key);
        using var bytes = new MemoryStream((int)version.Size);
        await content.ReadAsync(bytes.Write, cancellation);
        return bytes.ToArray();
    }

    /// <summary>Keeps an object for another service.</summary>
    /// <param name="service">"lambda.amazonaws.com"</param>
    /// <exception cref="AwsError">NoSuchBucket.</exception>
    public async Task WriteAsync(string service, string bucket, string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellation)
    {
        _parts.Buckets.Require(bucket);
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        using var digests = new ContentDigests(ExpectedChecksum.Default);
        using var file = await _parts.Files.ReceiveAsync(stream, digests.Append, cancellation);
        await file.KeepAsync();
        using var received = new ReceivedContent(file, Convert.ToHexStringLower(digests.Md5()), digests.Checksum());
        var document = new ObjectDocument
        {
            Segments = received.Segments,
            Checksum = received.Checksum,
            Headers = new Dictionary<string, string> { ["Content-Type"] = contentType },
        };
        var requestId = Guid.NewGuid().ToString("N").ToUpperInvariant()[..16];
        var cause = new ObjectEvent("ObjectCreated:Put", service, service, requestId, Convert.ToBase64String(Encoding.UTF8.GetBytes(requestId)));
        await _parts.Receiver.KeepOrDeleteAsync(received, () => _parts.Objects.PushAsync(
            new NewObject(bucket, key, received.Etag, document), WriteCondition.Always, cause, CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        _stop.Dispose();
        _parts.Events.Dispose();
    }

    private async Task SweepAsync(CancellationToken stop)
    {
        try
        {
            await _parts.Files.SweepAsync(
                async (prefix, cancellation) => await _parts.Database.ReadAsync(connection => FileTable.WithPrefix(connection, prefix), cancellation), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next start goes on.
        }
    }
}
