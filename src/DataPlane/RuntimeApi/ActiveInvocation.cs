namespace Hearth.DataPlane.RuntimeApi;

/// <summary>An invocation that an environment is busy with. Answered once: later answers are refused.</summary>
internal sealed class ActiveInvocation(Invocation invocation, TimeProvider time, TimeSpan timeout)
{
    // The continuation, which answers the caller, runs on the thread that brings the answer: nobody else is woken.
    private readonly TaskCompletionSource<RuntimeAnswer> answer = new();
    private readonly long started = time.GetTimestamp();
    private long finished;
    private TaskCompletionSource? stream;

    public Invocation Invocation { get; } = invocation;

    public string TraceId { get; } = invocation.TraceId ?? RuntimeApi.TraceId.New(time.GetUtcNow());

    /// <summary>The time, in milliseconds since 1970, at which the invocation is killed.</summary>
    public long DeadlineMs { get; } = (time.GetUtcNow() + timeout).ToUnixTimeMilliseconds();

    public Task<RuntimeAnswer> Answer => answer.Task;

    /// <summary>From hand-over (or the start of an init within the invocation) to the answer.</summary>
    public TimeSpan Duration => time.GetElapsedTime(started, Volatile.Read(ref finished));

    /// <summary>Until now, whether or not there is an answer.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(started);

    public bool TryAnswer(RuntimeAnswer value)
    {
        if (Interlocked.CompareExchange(ref finished, time.GetTimestamp(), 0) != 0) return false;
        answer.SetResult(value);
        return true;
    }

    /// <summary>From here to <see cref="EndStream"/> the runtime's connection writes to the caller's stream.</summary>
    public void BeginStream()
    {
        StreamLatency = Elapsed;
        stream = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Until the response began to stream; null for one that did not.</summary>
    public TimeSpan? StreamLatency { get; private set; }

    public long StreamedBytes { get; set; }

    public void EndStream() => stream?.TrySetResult();

    /// <summary>Nothing is written to the caller's stream after this completes.</summary>
    public Task StreamEnded => stream?.Task ?? Task.CompletedTask;
}
