namespace Hearth.DataPlane;

/// <summary>Counts the invocations that run, so that shutdown can wait for them and take no more.</summary>
internal sealed class InFlight
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;
    private bool isClosed;

    /// <summary>Null once <see cref="DrainAsync"/> was called.</summary>
    public Entry? Enter()
    {
        lock (gate)
        {
            if (isClosed) return null;
            count++;
            return new Entry(this);
        }
    }

    public async Task DrainAsync(TimeSpan grace, TimeProvider time)
    {
        lock (gate)
        {
            isClosed = true;
            if (count == 0) drained.TrySetResult();
        }

        try
        {
            await drained.Task.WaitAsync(grace, time);
        }
        catch (TimeoutException)
        {
            // What still runs is ended with its environment.
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            if (--count == 0 && isClosed) drained.TrySetResult();
        }
    }

    internal readonly struct Entry(InFlight owner) : IDisposable
    {
        public void Dispose() => owner.Leave();
    }
}
