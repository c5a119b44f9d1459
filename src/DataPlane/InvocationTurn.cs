using Hearth.DataPlane.Environments;
using Hearth.DataPlane.Extensions;
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
    private ExtendedTurn? extended;

    /// <summary>Asked of the kernel once for an invocation.</summary>
    private long? memoryPeakBytes;

    /// <summary>Whether extensions go on when the caller has its answer: <see cref="EndAsync"/> is then to be called.</summary>
    public bool IsExtended => extended is not null;

    /// <summary>
    /// 4 hand over. An environment whose runtime failed to initialise, or was killed, or has ended, initialises it
    /// first: within this invocation's timeout and without an Init Duration of its own (AWS: "suppressed init").
    /// </summary>
    public async Task HandOverAsync()
    {
        if (invocation.WantsLogTail) environment.Log.BeginTail();
        environment.Begin(active);
        var failure = environment.HasRuntime ? null : (await environment.InitializeAsync(InitPhase.Invoke, active.Answer)).Failure;
        if (environment.HasExtensions) extended = new ExtendedTurn(environment, active, (initDuration, restoreDuration), time);
        environment.Log.Write(new PlatformEvent.Start(invocation.RequestId, environment.Config.FunctionVersion)
        {
            TraceId = IsExtended ? active.TraceId : null,
        });
        if (failure is null)
        {
            environment.HandOver(active);
            extended?.HandedOver();
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
        if (IsExtended)
        {
            // The Shutdown phase comes after the answer; only a stream cannot be answered while it is written.
            if (answer is RuntimeAnswer.TimedOut or RuntimeAnswer.ExtensionFailed && !active.StreamEnded.IsCompleted) environment.KillRuntime();
        }
        else if (answer is RuntimeAnswer.TimedOut)
        {
            await environment.StopRuntimeAsync();
        }

        await active.StreamEnded;
        return answer;
    }

    /// <summary>6 settle. What was printed before the answer comes before END.</summary>
    public async ValueTask<InvocationOutcome> SettleAsync(RuntimeAnswer answer)
    {
        var log = environment.Log;
        if (extended is not null)
        {
            extended.Begin(answer);
            // A caller that wants the log waits for the REPORT at its end.
            if (invocation.WantsLogTail) await extended.ReportAsync();
        }
        else
        {
            Report(answer);
        }

        var (id, timeout) = (invocation.RequestId, environment.Config.Timeout);
        var errorType = FunctionFailure.TypeOf(answer);
        var errorMessage = FunctionFailure.MessageOf(answer, id, timeout);
        return new InvocationOutcome
        {
            Payload = FunctionFailure.PayloadOf(answer, errorType, errorMessage),
            FunctionError = errorType is null ? null : "Unhandled",
            ErrorType = errorType,
            ErrorMessage = errorMessage,
            LogTail = log.EndTail(),
            Duration = active.Duration,
            InitDuration = initDuration,
            MaxMemoryUsedBytes = memoryPeakBytes ?? environment.MemoryPeakBytes,
        };
    }

    /// <summary>After the caller has its answer: waits for the extensions.</summary>
    public Task EndAsync() => extended!.EndAsync();

    private void Report(RuntimeAnswer answer)
    {
        var (log, id) = (environment.Log, invocation.RequestId);
        var status = FunctionFailure.StatusOf(answer);
        var reported = status == "error" ? FunctionFailure.TypeOf(answer) : null;
        log.Drain();
        if (FunctionFailure.LogEvent(answer, id, environment.Config.Timeout, time.GetUtcNow()) is { } told) log.Write(told);
        log.Write(new PlatformEvent.End(id, active.Duration, status, reported));
        memoryPeakBytes = environment.MemoryPeakBytes;
        log.Write(new PlatformEvent.Report(
            id, active.Duration, environment.Config.MemoryMb, ExecutionEnvironment.Megabytes(memoryPeakBytes.Value), initDuration, status, reported, restoreDuration));
    }
}
