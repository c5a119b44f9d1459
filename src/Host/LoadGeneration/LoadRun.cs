namespace Hearth.Host.LoadGeneration;

/// <summary>
/// An open loop: requests are sent when they are due, whether or not earlier ones are answered, as independent callers do. A
/// closed loop would wait with a slow server and so leave out the very requests that suffer (coordinated omission).
/// </summary>
/// <param name="finished">Told of every request once, on any thread, when it is done or refused.</param>
internal sealed class LoadRun(LoadConfig config, ILoadTarget target, Action<RequestRecord> finished, TimeProvider time)
{
    /// <summary>How long what is in flight may take after the user has stopped the run.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private readonly Caller _caller = new(config, target, time, new Dice(config.Seed + 1));
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _start;
    private int _inFlight = 1; // The run itself, until its last arrival.

    public int InFlight => Math.Max(0, Volatile.Read(ref _inFlight) - 1);

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Returns when every request is done.</summary>
    /// <param name="stop">No more arrivals and no more retries; what is in flight has five seconds.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        _start = time.GetTimestamp();
        using var abandon = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var registration = stop.Register(() => abandon.CancelAfter(StopGrace));
        long number = 0;
        foreach (var due in Arrivals.Of(config.Arrivals, config.Rate, config.Duration, new Dice(config.Seed)))
        {
            if (!await HasComeAsync(due, stop)) break;
            if (InFlight >= config.MaxInFlight) finished(RequestRecord.Refused(++number, due));
            else Begin(++number, due, stop, abandon.Token);
        }
        End();
        await _drained.Task;
    }

    private async Task<bool> HasComeAsync(TimeSpan due, CancellationToken stop)
    {
        try
        {
            // A timer is late by up to a millisecond; what became due meanwhile is sent at once.
            if (due - Elapsed is { Ticks: > 0 } wait) await Task.Delay(wait, time, stop);
            return !stop.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Begin(long number, TimeSpan due, CancellationToken stop, CancellationToken abandon)
    {
        Interlocked.Increment(ref _inFlight);
        // Awaited through the count: RunAsync returns when it is zero, and with the first exception if there is one.
        _ = RequestAsync(number, due, stop, abandon);
    }

    private async Task RequestAsync(long number, TimeSpan due, CancellationToken stop, CancellationToken abandon)
    {
        try
        {
            var sent = Elapsed;
            try
            {
                var (answer, attempts, throttles) = await _caller.CallAsync(stop, abandon);
                finished(new RequestRecord(number, due, sent, Elapsed, attempts, throttles, answer));
            }
            catch (OperationCanceledException) when (abandon.IsCancellationRequested)
            {
                var abandoned = new AttemptAnswer(0, Outcome.Failed) { Reason = "Abandoned" };
                finished(new RequestRecord(number, due, sent, Elapsed, 1, [], abandoned));
            }
        }
        catch (Exception error)
        {
            _drained.TrySetException(error);
        }
        finally
        {
            End();
        }
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _inFlight) == 0) _drained.TrySetResult();
    }
}
