namespace Hearth.DataPlane.Environments;

/// <summary>
/// Whose turn it is to start an environment. A start is mostly processor time: more of them at once make each of them later and
/// none sooner, and take the processors from the environments that could serve whoever waits. So only a few run at once; the
/// others wait, one of each configuration in turn, and are asked again whether they are needed when they may begin. A function
/// whose initialisation waits for something far away leaves processors idle, and then more begin (decision 0025).
/// </summary>
internal sealed class StartTurns : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<TaskCompletionSource>> waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> order = [];
    private readonly int atOnce;
    private readonly Func<TimeSpan> idleTime;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private TimeSpan idleSpent;
    private long lastBegun;
    private int running;

    /// <param name="idleTime">How long the processors of this machine were idle, added up; only differences count.</param>
    public StartTurns(int cores, Func<TimeSpan> idleTime, TimeProvider time)
    {
        (atOnce, this.idleTime, this.time) = (StartRule.AtOnce(cores), idleTime, time);
        timer = time.CreateTimer(static state => ((StartTurns)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for a turn; to be disposed when the environment is initialised, or is not wanted any more.</summary>
    public async Task<IDisposable> TakeAsync(string configurationId, CancellationToken cancellation)
    {
        TaskCompletionSource turn;
        lock (gate)
        {
            if (running < atOnce && order.Count == 0)
            {
                running++;
                return new Turn(this);
            }

            turn = Enqueue(configurationId);
        }

        // One that has been given up by then is passed over: setting its result fails.
        await using var registration = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        await turn.Task;
        return new Turn(this);
    }

    public void Dispose() => timer.Dispose();

    private TaskCompletionSource Enqueue(string configurationId)
    {
        if (order.Count == 0)
        {
            (idleSpent, lastBegun) = (idleTime(), time.GetTimestamp());
            timer.Change(StartRule.Glance, StartRule.Glance);
        }

        if (!waiting.TryGetValue(configurationId, out var queue))
        {
            waiting.Add(configurationId, queue = new Queue<TaskCompletionSource>());
            order.Enqueue(configurationId);
        }

        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Enqueue(turn);
        return turn;
    }

    private void Look()
    {
        var idle = idleTime();
        lock (gate)
        {
            var more = StartRule.MoreAtOnce(idle - idleSpent, time.GetElapsedTime(lastBegun));
            // What was idle before is gone: only the present says that there is room.
            idleSpent = idle;
            for (; more > 0; more--) BeginNext();
        }
    }

    private void Release()
    {
        lock (gate)
        {
            running--;
            if (running < atOnce) BeginNext();
        }
    }

    private void BeginNext()
    {
        while (order.TryDequeue(out var configurationId))
        {
            var queue = waiting[configurationId];
            var turn = queue.Dequeue();
            if (queue.Count > 0) order.Enqueue(configurationId);
            else waiting.Remove(configurationId);
            if (order.Count == 0) timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (!turn.TrySetResult()) continue;
            running++;
            lastBegun = time.GetTimestamp();
            return;
        }
    }

    private sealed class Turn(StartTurns owner) : IDisposable
    {
        private int isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0) owner.Release();
        }
    }
}
