using System.Threading.Channels;
using Hearth.Services.Lambda.Identity;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>
/// Runs accepted events in the background until each has succeeded or was given up. At least once: an event that was
/// running when the server was killed runs again after the next start.
/// </summary>
internal sealed partial class AsyncDispatcher(
    AsyncEventStore store, AsyncAttempts attempts, AsyncEnding ending, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int RunningPerFunctionLimit = 50;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainGrace = TimeSpan.FromSeconds(5);

    private readonly Channel<Signal> _signals = Channel.CreateUnbounded<Signal>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly AsyncSchedule _schedule = new(RunningPerFunctionLimit);
    private Task _loop = Task.CompletedTask;

    /// <summary>Takes up what a stopped server left, and starts.</summary>
    public async Task StartAsync()
    {
        foreach (var waiting in await store.ListAsync()) _schedule.Add(waiting.RequestId, waiting.Key, waiting.NextAttemptAt);
        _loop = RunAsync(_stop.Token);
    }

    /// <summary>Accepts an event; durable when the task completes.</summary>
    public async Task AcceptAsync(AsyncEvent accepted, ReadOnlyMemory<byte> payload)
    {
        await store.AddAsync(accepted, payload);
        _signals.Writer.TryWrite(new Signal.Waiting(accepted.RequestId, accepted.Key, accepted.NextAttemptAt));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>The only code that touches the schedule, so it needs no lock.</summary>
    private async Task RunAsync(CancellationToken cancellation)
    {
        var running = new HashSet<Task>();
        while (!cancellation.IsCancellationRequested)
        {
            foreach (var due in _schedule.TakeDue(time.GetUtcNow())) running.Add(RunEventAsync(due, cancellation));
            running.RemoveWhere(task => task.IsCompleted);
            await WaitAsync(cancellation);
            while (_signals.Reader.TryRead(out var signal)) Take(signal);
        }
        // Longer invocations are cut off by the data plane; their events are still in the store.
        await Task.WhenAny(Task.WhenAll(running), Task.Delay(DrainGrace, time, CancellationToken.None));
    }

    private void Take(Signal signal)
    {
        if (signal is Signal.Waiting waiting) _schedule.Add(waiting.RequestId, waiting.Key, waiting.Due);
        else if (signal is Signal.Finished { Key: var key }) _schedule.Finished(key);
    }

    /// <summary>Until something happens or the next event becomes due.</summary>
    private async Task WaitAsync(CancellationToken cancellation)
    {
        using var due = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var signal = _signals.Reader.WaitToReadAsync(due.Token).AsTask();
        var delay = _schedule.NextDue is { } next ? next - time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        if (delay < TimeSpan.Zero && delay != Timeout.InfiniteTimeSpan) delay = TimeSpan.Zero;
        await Task.WhenAny(signal, Task.Delay(delay, time, due.Token));
        await due.CancelAsync();
    }

    private async Task RunEventAsync(DueEvent due, CancellationToken cancellation)
    {
        try
        {
            // A deleted function has taken its events with it.
            if (await store.FindAsync(due.RequestId) is not { } found) return;
            var result = await attempts.RunAsync(found.Event, found.Payload, cancellation);
            if (result.Step is AsyncStep.Retry { Event: var next })
            {
                await store.PostponeAsync(next);
                _signals.Writer.TryWrite(new Signal.Waiting(next.RequestId, next.Key, next.NextAttemptAt));
                return;
            }
            foreach (var caused in await ending.FinishAsync(found.Event, found.Payload, result, cancellation))
                _signals.Writer.TryWrite(new Signal.Waiting(caused.RequestId, caused.Key, caused.NextAttemptAt));
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            // The event is still in the store: nothing is lost, and it is tried again.
            Log.Failed(logger, due.Key.Arn, due.RequestId, error);
            _signals.Writer.TryWrite(new Signal.Waiting(due.RequestId, due.Key, time.GetUtcNow() + AfterFailure));
        }
        finally
        {
            _signals.Writer.TryWrite(new Signal.Finished(due.Key));
        }
    }

    private abstract record Signal
    {
        public sealed record Waiting(string RequestId, FunctionKey Key, DateTimeOffset Due) : Signal;

        public sealed record Finished(FunctionKey Key) : Signal;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "An asynchronous invocation of {Function} failed and will be tried again, request id {RequestId}")]
        public static partial void Failed(ILogger logger, string function, string requestId, Exception error);
    }
}
