using Hearth.DataPlane.Environments;
using Hearth.DataPlane.Extensions;
using Hearth.DataPlane.FunctionLogs;
using Hearth.DataPlane.RuntimeApi;

namespace Hearth.DataPlane;

/// <summary>
/// Step 6 of an invocation in which extensions take part: END when the runtime is back, REPORT when the extensions are, a
/// reset when anything cut that short. Their time is the invocation's, in its timeout and on its bill.
/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-invoke
/// </summary>
internal sealed class ExtendedTurn
{
    private readonly ExtendedInvocation parts = new();
    private readonly ExecutionEnvironment environment;
    private readonly ActiveInvocation active;
    private readonly (TimeSpan? Init, TimeSpan? Restore) start;
    private readonly TimeProvider time;
    private readonly DateTimeOffset startTime;
    private bool isHandedOver;
    private Task<RuntimeAnswer?>? reported;

    public ExtendedTurn(ExecutionEnvironment environment, ActiveInvocation active, (TimeSpan? Init, TimeSpan? Restore) start, TimeProvider time)
    {
        (this.environment, this.active, this.start, this.time) = (environment, active, start, time);
        startTime = time.GetUtcNow() - active.Elapsed;
        environment.Extend(parts);
    }

    /// <summary>Without an extension that wants INVOKE there is nothing to wait for but the runtime.</summary>
    public void HandedOver()
    {
        isHandedOver = true;
        if (environment.AreExtensionsBack) parts.ExtensionsAreBack();
    }

    /// <summary>The caller's answer is known.</summary>
    public void Begin(RuntimeAnswer answer) => reported = WaitAndReportAsync(answer);

    /// <summary>REPORT is written.</summary>
    public Task ReportAsync() => reported!;

    /// <summary>The environment is free for the next invocation.</summary>
    public async Task EndAsync()
    {
        var cut = await reported!;
        if (cut is not null || !environment.HasRuntime) await environment.ResetAsync(cut is null ? ShutdownReason.Failure : ExecutionEnvironment.ReasonOf(cut));
    }

    /// <returns>What cut the invocation short; null when everybody is back.</returns>
    private async Task<RuntimeAnswer?> WaitAndReportAsync(RuntimeAnswer answer)
    {
        var early = answer is RuntimeAnswer.TimedOut or RuntimeAnswer.Exited or RuntimeAnswer.ExtensionFailed or RuntimeAnswer.InvalidEntrypoint
            ? answer
            : await RuntimeAsync();
        var runtimeDone = active.Elapsed;
        environment.Log.Drain();
        Tell(early);
        WriteEnd(early ?? answer, runtimeDone);
        var late = early is null && isHandedOver ? await parts.ExtensionsAsync() : null;
        environment.Log.Drain();
        Tell(late);
        WriteReport(early ?? late ?? answer, runtimeDone);
        return early ?? late;
    }

    /// <summary>Null when the runtime has asked for its next event. After a failed initialisation there is none to wait for.</summary>
    private async Task<RuntimeAnswer?> RuntimeAsync() => isHandedOver ? await parts.RuntimeAsync() ?? environment.RuntimeEnd : null;

    private void Tell(RuntimeAnswer? failure)
    {
        if (failure is null) return;
        var (id, timeout) = (active.Invocation.RequestId, environment.Config.Timeout);
        if (FunctionFailure.LogEvent(failure, id, timeout, time.GetUtcNow()) is { } told) environment.Log.Write(told);
    }

    private void WriteEnd(RuntimeAnswer outcome, TimeSpan runtimeDone)
    {
        var (answered, latency) = (active.Duration, active.StreamLatency ?? active.Duration);
        environment.Log.Write(new PlatformEvent.End(active.Invocation.RequestId, runtimeDone, FunctionFailure.StatusOf(outcome), ErrorTypeOf(outcome))
        {
            TraceId = active.TraceId,
            ProducedBytes = outcome switch
            {
                RuntimeAnswer.Response { Payload: var payload } => Math.Max(payload.Length, active.StreamedBytes),
                RuntimeAnswer.Error { Payload: var payload } => payload.Length,
                _ => 0,
            },
            Spans =
            [
                new PlatformEvent.Span("responseLatency", startTime, latency),
                new PlatformEvent.Span("responseDuration", startTime + latency, answered - latency),
                new PlatformEvent.Span("runtimeOverhead", startTime + answered, runtimeDone - answered),
            ],
        });
    }

    private void WriteReport(RuntimeAnswer outcome, TimeSpan runtimeDone)
    {
        var (config, duration, status) = (environment.Config, active.Elapsed, FunctionFailure.StatusOf(outcome));
        environment.Log.Write(new PlatformEvent.Report(
            active.Invocation.RequestId, duration, config.MemoryMb, ExecutionEnvironment.Megabytes(environment.MemoryPeakBytes), start.Init, status, ErrorTypeOf(outcome), start.Restore)
        {
            TraceId = active.TraceId,
            Spans = [new PlatformEvent.Span("extensionOverhead", startTime + runtimeDone, duration - runtimeDone)],
        });
    }

    private static string? ErrorTypeOf(RuntimeAnswer outcome)
        => FunctionFailure.StatusOf(outcome) == "error" ? FunctionFailure.TypeOf(outcome) : null;
}
