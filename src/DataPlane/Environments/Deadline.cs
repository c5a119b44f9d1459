namespace Hearth.DataPlane.Environments;

/// <summary>
/// A timer that is set for every invocation and almost never fires. Setting it later than it is due touches no
/// timer: when it fires too early it sleeps for the rest. So a busy environment pays for one timer per timeout,
/// not per invocation.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Action expired;
    private readonly ITimer timer;
    private long dueTimestamp = long.MaxValue;
    private long timerTimestamp = long.MaxValue;

    /// <param name="expired">Called on a timer thread once the time has passed, never before it.</param>
    public Deadline(TimeProvider time, Action expired)
    {
        (this.time, this.expired) = (time, expired);
        timer = time.CreateTimer(static state => ((Deadline)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set(TimeSpan delay)
    {
        lock (gate)
        {
            dueTimestamp = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
            if (timerTimestamp <= dueTimestamp) return;
            timerTimestamp = dueTimestamp;
            timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void Clear()
    {
        lock (gate) dueTimestamp = long.MaxValue;
    }

    public void Dispose() => timer.Dispose();

    private void Fire()
    {
        lock (gate)
        {
            timerTimestamp = long.MaxValue;
            if (dueTimestamp == long.MaxValue) return;
            var rest = time.GetElapsedTime(time.GetTimestamp(), dueTimestamp);
            if (rest > TimeSpan.Zero)
            {
                // Timers count in whole milliseconds and may be early by one.
                timerTimestamp = dueTimestamp;
                timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                return;
            }

            dueTimestamp = long.MaxValue;
        }

        expired();
    }
}
