namespace Hearth.DataPlane.Processors;

/// <summary>
/// Keeps the machine's processors awake while invocations follow each other closely. One caller that invokes a short function in a loop makes
/// four threads take turns; each turn otherwise begins with waking a processor, which is more than half of the time (decision 0034).
/// A single invocation, and whatever comes seldom, changes nothing.
/// </summary>
/// <param name="keepAwake">Asks the machine for it, or takes that back; null: it is left alone.</param>
internal sealed class ProcessorRest : IDisposable
{
    /// <summary>What takes longer gains less than a tenth.</summary>
    public static readonly TimeSpan Closely = TimeSpan.FromMilliseconds(2);

    /// <summary>Without an invocation for this long they may sleep: what is too much by then is a few milliseconds.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    private readonly Lock gate = new();
    private readonly Action<bool>? keepAwake;
    private readonly TimeProvider time;
    private readonly long closely;
    private readonly ITimer? look;
    private long last;
    private bool isAwake;
    private bool disposed;

    public ProcessorRest(Action<bool>? keepAwake, TimeProvider time)
    {
        (this.keepAwake, this.time) = (keepAwake, time);
        closely = (long)(Closely.TotalSeconds * time.TimestampFrequency);
        last = time.GetTimestamp() - closely - 1;
        if (keepAwake is not null) look = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Costs a reading of the clock, except for the second of a row.</summary>
    public void Invoked()
    {
        if (keepAwake is null) return;
        var now = time.GetTimestamp();
        var gap = now - Interlocked.Exchange(ref last, now);
        if (gap <= closely && !Volatile.Read(ref isAwake)) Wake();
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            if (isAwake) keepAwake!(false);
            isAwake = false;
        }

        look?.Dispose();
    }

    private void Wake()
    {
        lock (gate)
        {
            if (isAwake || disposed) return;
            keepAwake!(true);
            Volatile.Write(ref isAwake, true);
            look!.Change(Linger, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        lock (gate)
        {
            if (!isAwake) return;
            if (time.GetElapsedTime(Interlocked.Read(ref last)) < Linger)
            {
                look!.Change(Linger, Timeout.InfiniteTimeSpan);
                return;
            }

            keepAwake!(false);
            Volatile.Write(ref isAwake, false);
        }
    }
}
