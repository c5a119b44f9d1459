using Hearth.DataPlane.Environments;
using Hearth.DataPlane.FunctionLogs;
using Hearth.DataPlane.RuntimeApi;

namespace Hearth.DataPlane;

/// <summary>One invocation in the environment that it was given: steps 4 to 6 of <see cref="DataPlaneEngine.InvokeAsync"/>.</summary>
internal sealed class InvocationTurn(ExecutionEnvironment environment, Invocation invocation, TimeProvider time)
{
    private const int SegmentationFault = 11;
    private readonly ActiveInvocation active = new(invocation, time, environment.Config.Timeout);
    private readonly TimeSpan? initDuration = environment.TakeInitDuration();
    private readonly TimeSpan? restoreDuration = environment.TakeRestoreDuration();

    /// <summary>
    /// 4 hand over. An environment whose runtime failed to initialise, or was killed, or has ended, initialises it
    /// first: within this invocation's timeout and without an Init Duration of its own (AWS: "suppressed init").
    /// </summary>
    public async Task HandOverAsync()
    {
        if (invocation.WantsLogTail) environment.Log.BeginTail();
        environment.Begin(active);
        var failure = environment.HasRuntime ? null : (await environment.InitializeAsync(InitPhase.Invoke, active.Answer)).Failure;
        environment.Log.Write(new PlatformEvent.Start(invocation.RequestId, environment.Config.FunctionVersion));
        if (failure is null)
        {
            environment.HandOver(active);
            return;
        }

        // Recorded as I8: AWS does not notice a segmentation fault here and lets the invocation time out.
        if (failure is RuntimeAnswer.Exited { Exit.Signal: SegmentationFault, OutOfMemory: false }) await active.Answer;
        active.TryAnswer(failure);
    }

    /// <summary>5 await. What timed out is killed before it is answered, at its time and not before.</summary>
    public async Task<RuntimeAnswer> AnswerAsync()
    {
        var answer = await active.Answer;
        if (answer is RuntimeAnswer.TimedOut) await environment.StopRuntimeAsync();
        await active.StreamEnded;
        return answer;
    }

    /// <summary>6 settle. What was printed before the answer comes before END.</summary>
    public InvocationOutcome Settle(RuntimeAnswer answer)
    {
        var log = environment.Log;
        var (id, timeout) = (invocation.RequestId, environment.Config.Timeout);
        var errorType = FunctionFailure.TypeOf(answer);
        var errorMessage = FunctionFailure.MessageOf(answer, id, timeout);
        var status = FunctionFailure.StatusOf(answer);
        var reported = status == "error" ? errorType : null;
        var peak = environment.MemoryPeakBytes;

        log.Drain();
        if (FunctionFailure.LogEvent(answer, id, timeout, time.GetUtcNow()) is { } told) log.Write(told);
        log.Write(new PlatformEvent.End(id, active.Duration, status, reported));
        log.Write(new PlatformEvent.Report(
            id, active.Duration, environment.Config.MemoryMb, Megabytes(peak), initDuration, status, reported, restoreDuration));
        return new InvocationOutcome
        {
            Payload = FunctionFailure.PayloadOf(answer, errorType, errorMessage),
            FunctionError = errorType is null ? null : "Unhandled",
            ErrorType = errorType,
            ErrorMessage = errorMessage,
            LogTail = log.EndTail(),
            Duration = active.Duration,
            InitDuration = initDuration,
            MaxMemoryUsedBytes = peak,
        };
    }

    private static int Megabytes(long bytes) => (int)((bytes + (1 << 20) - 1) >> 20);
}
