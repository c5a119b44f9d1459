using System.Threading.Channels;
using Hearth.Services.Sns.Messages;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Sns.Delivery;

/// <summary>
/// Delivers published messages in the background until each has arrived everywhere or was given up. At least once: a delivery that
/// was under way when the server was killed is made again after the next start.
/// </summary>
internal sealed partial class DeliveryDispatcher(DeliveryStore store, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int RunningPerSubscriptionLimit = 32;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Channel<Signal> _signals = Channel.CreateUnbounded<Signal>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly DeliverySchedule _schedule = new(RunningPerSubscriptionLimit);
    private Task _loop = Task.CompletedTask;

    /// <summary>Takes up what a stopped server left, and starts.</summary>
    public async Task StartAsync(DeliveryAttempts attempts)
    {
        foreach (var delivery in await store.ListAsync()) _schedule.Add(delivery);
        _loop = RunAsync(attempts, _stop.Token);
    }

    /// <summary>Takes a message in; durable when the task completes.</summary>
    public async Task AcceptAsync(Message message, IEnumerable<string> subscriptionArns)
    {
        var deliveries = subscriptionArns.Select(arn => new PendingDelivery(message.Id, arn, time.GetUtcNow(), FailedAttempts: 0)).ToList();
        await store.AddAsync(message, deliveries);
        foreach (var delivery in deliveries) _signals.Writer.TryWrite(new Signal.Waiting(delivery));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>The only code that touches the schedule, so it needs no lock.</summary>
    private async Task RunAsync(DeliveryAttempts attempts, CancellationToken stop)
    {
        var running = new HashSet<Task>();
        while (!stop.IsCancellationRequested)
        {
            foreach (var due in _schedule.TakeDue(time.GetUtcNow())) running.Add(DeliverAsync(attempts, due, stop));
            running.RemoveWhere(task => task.IsCompleted);
            await WaitAsync(stop);
            while (_signals.Reader.TryRead(out var signal)) Take(signal);
        }
        await Task.WhenAll(running);
    }

    private void Take(Signal signal)
    {
        if (signal is Signal.Waiting { Delivery: var waiting }) _schedule.Add(waiting);
        else if (signal is Signal.Finished { SubscriptionArn: var arn }) _schedule.Finished(arn);
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

    private async Task DeliverAsync(DeliveryAttempts attempts, PendingDelivery delivery, CancellationToken stop)
    {
        try
        {
            if (await attempts.RunAsync(delivery, stop) is { } next)
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
            Log.Failed(logger, delivery.MessageId, delivery.SubscriptionArn, error);
            _signals.Writer.TryWrite(new Signal.Waiting(delivery with { NextAttemptAt = time.GetUtcNow() + AfterFailure }));
        }
        finally
        {
            _signals.Writer.TryWrite(new Signal.Finished(delivery.SubscriptionArn));
        }
    }

    private abstract record Signal
    {
        public sealed record Waiting(PendingDelivery Delivery) : Signal;

        public sealed record Finished(string SubscriptionArn) : Signal;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} for {Subscription} could not be handled and will be tried again")]
        public static partial void Failed(ILogger logger, string messageId, string subscription, Exception error);
    }
}
