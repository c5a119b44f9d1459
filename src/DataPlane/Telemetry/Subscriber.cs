using System.Net.Sockets;
using Hearth.DataPlane.FunctionLogs;
using Hearth.Sandbox;
using Microsoft.Extensions.Logging;

namespace Hearth.DataPlane.Telemetry;

/// <summary>
/// Buffers the events that one extension has subscribed to and sends them in batches. One that listens too slowly, or not at
/// all, loses events and is told how many; nobody else waits for it.
/// </summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200)];

    private readonly Lock gate = new();
    private readonly Queue<byte[]> queue = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<int, Func<CancellationToken, Task<Socket>>> connect;
    private readonly bool logsJson;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Task loop;
    private TelemetrySubscription subscription;
    private readonly List<ITelemetryLine> former = [];
    private ITelemetryLine line;
    private TaskCompletionSource arrived = New(), filled = New();
    private TaskCompletionSource? drained;
    private long queuedBytes, droppedBytes;
    private long firstTimestamp;
    private int droppedRecords;
    private bool isSending;

    public Subscriber(
        string extension, TelemetrySubscription subscription, Func<int, Func<CancellationToken, Task<Socket>>> connect, bool logsJson,
        TimeProvider time, ILogger logger)
    {
        (Extension, this.subscription, this.connect, this.logsJson, this.time, this.logger) = (extension, subscription, connect, logsJson, time, logger);
        line = Open(subscription.Destination);
        loop = Task.Run(RunAsync);
    }

    public string Extension { get; }

    public bool IsLogsApi => subscription.Schema <= TelemetrySchema.Logs20210318;

    /// <summary>The extension has subscribed anew: what is buffered goes to the new destination.</summary>
    public void Replace(TelemetrySubscription newer)
    {
        lock (gate)
        {
            former.Add(line);
            (subscription, line) = (newer, Open(newer.Destination));
        }
    }

    public void Take(TelemetryEvent happened)
    {
        lock (gate)
        {
            if (!subscription.Categories.HasFlag(happened.Category)) return;
            foreach (var text in TelemetryJson.Write(happened, subscription.Schema, logsJson)) Take(text);
        }
    }

    /// <summary>What is buffered goes now.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (queue.Count > 0) filled.TrySetResult();
        }
    }

    public Task DrainAsync()
    {
        lock (gate)
        {
            if (queue.Count == 0 && !isSending) return Task.CompletedTask;
            filled.TrySetResult();
            return (drained ??= New()).Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        foreach (var used in former.Append(line)) used.Dispose();
        stopping.Dispose();
    }

    private void Take(byte[] text)
    {
        // Twice a batch: one that is under way, and one that fills meanwhile.
        if (queue.Count >= 2 * subscription.Buffering.MaxItems || queuedBytes + text.Length > 2 * subscription.Buffering.MaxBytes)
        {
            droppedRecords++;
            droppedBytes += text.Length;
            return;
        }

        if (queue.Count == 0) firstTimestamp = time.GetTimestamp();
        queue.Enqueue(text);
        queuedBytes += text.Length;
        arrived.TrySetResult();
        if (queue.Count >= subscription.Buffering.MaxItems || queuedBytes >= subscription.Buffering.MaxBytes) filled.TrySetResult();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await arrived.Task.WaitAsync(stopping.Token);
                await FillAsync();
                var (batch, present) = TakeBatch();
                await SendAsync(batch, present);
                Sent();
            }
        }
        catch (OperationCanceledException)
        {
            // The environment has ended.
        }
        catch (Exception e)
        {
            logger.LogError(e, "Telemetry for the extension {Extension} has stopped", Extension);
        }
    }

    /// <summary>Until the batch is full, or its first event has waited long enough.</summary>
    private async Task FillAsync()
    {
        TimeSpan rest;
        lock (gate) rest = subscription.Buffering.Timeout - time.GetElapsedTime(firstTimestamp);
        if (rest <= TimeSpan.Zero || filled.Task.IsCompleted) return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        await Task.WhenAny(filled.Task, Task.Delay(rest, time, stop.Token));
        await stop.CancelAsync();
        stopping.Token.ThrowIfCancellationRequested();
    }

    private (List<byte[]> Batch, ITelemetryLine Line) TakeBatch()
    {
        lock (gate)
        {
            var batch = new List<byte[]>(TakeDropped());
            var bytes = 0;
            while (batch.Count < subscription.Buffering.MaxItems && queue.TryPeek(out var next))
            {
                if (bytes > 0 && bytes + next.Length > subscription.Buffering.MaxBytes) break;
                bytes += next.Length;
                batch.Add(queue.Dequeue());
            }

            queuedBytes -= bytes;
            firstTimestamp = time.GetTimestamp();
            filled = New();
            if (queue.Count == 0) arrived = New();
            isSending = true;
            return (batch, line);
        }
    }

    private async Task SendAsync(List<byte[]> batch, ITelemetryLine to)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await to.SendAsync(batch, stopping.Token);
                return;
            }
            catch (Exception e) when (e is IOException or SocketException or HttpRequestException or SandboxException)
            {
                if (attempt == RetryDelays.Length)
                {
                    logger.LogDebug(e, "Telemetry for the extension {Extension} could not be delivered", Extension);
                    Drop(batch);
                    return;
                }
            }

            await Task.Delay(RetryDelays[attempt], time, stopping.Token);
        }
    }

    private void Sent()
    {
        lock (gate)
        {
            isSending = false;
            if (queue.Count > 0)
            {
                if (drained is not null) filled.TrySetResult();
                return;
            }

            drained?.TrySetResult();
            drained = null;
        }
    }

    private void Drop(List<byte[]> batch)
    {
        lock (gate)
        {
            droppedRecords += batch.Count;
            droppedBytes += batch.Sum(text => (long)text.Length);
        }
    }

    /// <summary>Tells of what was lost since the last batch; only who subscribed to the platform's events hears it.</summary>
    private IEnumerable<byte[]> TakeDropped()
    {
        if (droppedRecords == 0 || !subscription.Categories.HasFlag(TelemetryCategories.Platform)) return [];
        var dropped = new PlatformEvent.LogsDropped(droppedRecords, droppedBytes);
        (droppedRecords, droppedBytes) = (0, 0);
        return TelemetryJson.Write(new TelemetryEvent(time.GetUtcNow(), TelemetryCategories.Platform, dropped, null), subscription.Schema, logsJson);
    }

    private ITelemetryLine Open(TelemetryDestination destination) => destination.Address is null
        ? new TcpLine(connect(destination.Port))
        : new HttpLine(destination, connect(destination.Port));

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
