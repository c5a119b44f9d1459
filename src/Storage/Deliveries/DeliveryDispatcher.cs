using System.Threading.Channels;

namespace Hearth.Storage.Deliveries;

/// <summary>Tries a delivery once.</summary>
/// <returns>When to try again; null when it has arrived, or was given up.</returns>
public delegate Task<PendingDelivery?> DeliveryAttempt(PendingDelivery delivery, CancellationToken cancellation);

/// <summary>
/// Delivers accepted messages in the background until each has arrived everywhere or was given up. At least once: a delivery that
/// was under way when the server was killed is made again after the next start.
/// </summary>
/// <param name="store">What is not delivered yet.</param>
/// <param name="time">The clock of the attempts.</param>
/// <param name="failed">Told of an attempt that ended in an exception, which is repeated.</param>
public sealed class DeliveryDispatcher<TMessage>(DeliveryStore<TMessage> store, TimeProvider time, Action<PendingDelivery, Exception> failed) : IAsyncDisposable
    where TMessage : class
{
    private const int RunningPerReceiverLimit = 32;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Channel<Signal> _signals = Channel.CreateUnbounded<Signal>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly DeliverySchedule _schedule = new(RunningPerReceiverLimit);
    private Task _loop = Task.CompletedTask;

    /// <summary>Takes up what a stopped server left, and starts.</summary>
    public async Task StartAsync(DeliveryAttempt attempt)
    {
        foreach (var delivery in await store.ListAsync()) _schedule.Add(delivery);
        _loop = RunAsync(attempt, _stop.Token);
    }

    /// <summary>Takes a message in; durable when the task completes.</summary>
    public async Task AcceptAsync(string messageId, TMessage message, IEnumerable<string> receivers)
    {
        var deliveries = receivers.Select(receiver => new PendingDelivery(messageId, receiver, time.GetUtcNow(), FailedAttempts: 0)).ToList();
        await store.AddAsync(messageId, message, deliveries);
        foreach (var delivery in deliveries) _signals.Writer.TryWrite(new Signal.Waiting(delivery));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>The only code that touches the schedule, so it needs no lock.</summary>
    private async Task RunAsync(DeliveryAttempt attempt, CancellationToken stop)
    {
        var running = new HashSet<Task>();
        while (!stop.IsCancellationRequested)
        {
            foreach (var due in _schedule.TakeDue(time.GetUtcNow())) running.Add(DeliverAsync(attempt, due, stop));
            running.RemoveWhere(task => task.IsCompleted);
            await WaitAsync(stop);
            while (_signals.Reader.TryRead(out var signal)) Take(signal);
        }
        await Task.WhenAll(running);
    }

    private void Take(Signal signal)
    {
        if (signal is Signal.Waiting { Delivery: var waiting }) _schedule.Add(waiting);
        else if (signal is Signal.Finished { Receiver: var receiver }) _schedule.Finished(receiver);
    }

    /// <summary>Until something happens or the next delivery becomes due.</summary>
    private async Task WaitAsync(CancellationToken stop)
    {
        using var due = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var signal = _signals.Reader.WaitToReadAsync(due.Token).AsTask();
        var delay = _schedule.NextDue is { } next ? next - time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        if (delay < TimeSpan.Zero && delay != Timeout.InfiniteTimeSpan) delay = TimeSpan.Zero;
        await Task.WhenAny(signal, Task.Delay(delay, time, due.Token));
        await due.CancelAsync();
    }

    private async Task DeliverAsync(DeliveryAttempt attempt, PendingDelivery delivery, CancellationToken stop)
    {
        try
        {
            if (await attempt(delivery, stop) is { } next)
            {
                await store.PostponeAsync(next);
                _signals.Writer.TryWrite(new Signal.Waiting(next));
            }
            else
            {
                await store.FinishAsync(delivery);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It is still in the store, and is made after the next start.
        }
        catch (Exception error)
        {
            failed(delivery, error);
            _signals.Writer.TryWrite(new Signal.Waiting(delivery with { NextAttemptAt = time.GetUtcNow() + AfterFailure }));
        }
        finally
        {
            _signals.Writer.TryWrite(new Signal.Finished(delivery.Receiver));
        }
    }

    private abstract record Signal
    {
        public sealed record Waiting(PendingDelivery Delivery) : Signal;

        public sealed record Finished(string Receiver) : Signal;
    }
}
