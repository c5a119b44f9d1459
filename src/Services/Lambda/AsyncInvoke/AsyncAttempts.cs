using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Services.Lambda.Invoke;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <param name="Outcome">Of the function; null when it did not run.</param>
internal sealed record AsyncResult(AsyncStep Step, AsyncSettings Settings, InvocationOutcome? Outcome, string? ExecutedVersion);

/// <summary>Tries an event once: on the code and configuration that the function has now.</summary>
internal sealed class AsyncAttempts(InvocationResolver resolver, IDataPlane dataPlane, AsyncSettingsSource settingsSource, AsyncMeasure measure, TimeProvider time)
{
    public async Task<AsyncResult> RunAsync(AsyncEvent waiting, byte[] payload, CancellationToken cancellation)
    {
        var settings = await settingsSource.FindAsync(waiting.Reference);
        if (settings.IsStopped) return Ended(waiting, AsyncAttempt.Stopped, settings);
        if (AsyncRetryPolicy.IsTooOld(waiting, settings, time.GetUtcNow()))
            return new AsyncResult(new AsyncStep.Finish("EventAgeExceeded", waiting.InvokeCount), settings, Outcome: null, ExecutedVersion: null);
        try
        {
            var resolved = await resolver.ResolveAsync(waiting.Reference, cancellation);
            measure.Age(waiting, time.GetUtcNow());
            var outcome = await dataPlane.InvokeAsync(resolved.Config, InvocationOf(waiting, payload), CancellationToken.None);
            var attempt = outcome.FunctionError is null ? AsyncAttempt.Succeeded : AsyncAttempt.FunctionFailed;
            return Ended(waiting, attempt, settings, outcome, resolved.Function.Version);
        }
        catch (AwsError error) when (error.StatusCode == 404)
        {
            // The function was deleted: its events, and the settings that name destinations, went with it.
            return new AsyncResult(new AsyncStep.Finish("RetriesExhausted", waiting.InvokeCount), new AsyncSettings(), Outcome: null, ExecutedVersion: null);
        }
        catch (AwsError error)
        {
            return Ended(waiting, error.StatusCode == 429 ? AsyncAttempt.Throttled : AsyncAttempt.PlatformFailed, settings);
        }
    }

    private static Invocation InvocationOf(AsyncEvent waiting, byte[] payload) => new()
    {
        RequestId = waiting.RequestId,
        InvokedFunctionArn = waiting.Reference.Arn,
        Payload = payload,
        ClientContext = waiting.ClientContext,
        TraceId = waiting.TraceId,
        IsSynchronous = false,
    };

    private AsyncResult Ended(
        AsyncEvent waiting, AsyncAttempt attempt, AsyncSettings settings, InvocationOutcome? outcome = null, string? version = null) =>
        new(AsyncRetryPolicy.Next(waiting, attempt, settings, time.GetUtcNow()), settings, outcome, version);
}
