namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>
/// When an event is tried again, and when it is given up. Recorded from AWS: the first retry a minute after a function
/// error, the second two minutes after that; an event whose next attempt would come too late is given up at once.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
/// </summary>
internal static class AsyncRetryPolicy
{
    private static readonly TimeSpan FirstPostponement = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPostponement = TimeSpan.FromMinutes(5);

    public static AsyncStep Next(AsyncEvent waiting, AsyncAttempt attempt, AsyncSettings settings, DateTimeOffset now)
    {
        var ran = attempt is AsyncAttempt.Succeeded or AsyncAttempt.FunctionFailed;
        var invokeCount = waiting.InvokeCount + (ran ? 1 : 0);
        return attempt switch
        {
            AsyncAttempt.Succeeded => new AsyncStep.Finish("Success", invokeCount),
            AsyncAttempt.Stopped => new AsyncStep.Finish("ZeroReservedConcurrency", invokeCount),
            AsyncAttempt.FunctionFailed when invokeCount > settings.MaximumRetryAttempts =>
                new AsyncStep.Finish("RetriesExhausted", invokeCount),
            AsyncAttempt.FunctionFailed => At(
                waiting with { InvokeCount = invokeCount, PostponeCount = 0 }, TimeSpan.FromMinutes(invokeCount), settings, now),
            _ => At(waiting with { PostponeCount = waiting.PostponeCount + 1 }, Postponement(waiting.PostponeCount), settings, now),
        };
    }

    /// <summary>Whether an event has waited too long before it could even be tried.</summary>
    public static bool IsTooOld(AsyncEvent waiting, AsyncSettings settings, DateTimeOffset now) =>
        now - waiting.EnqueuedAt > settings.MaximumEventAge;

    private static AsyncStep At(AsyncEvent next, TimeSpan delay, AsyncSettings settings, DateTimeOffset now) =>
        now + delay - next.EnqueuedAt > settings.MaximumEventAge
            ? new AsyncStep.Finish("EventAgeExceeded", next.InvokeCount)
            : new AsyncStep.Retry(next with { NextAttemptAt = now + delay });

    /// <summary>1, 2, 4, ... seconds, at most 5 minutes.</summary>
    private static TimeSpan Postponement(int earlier) =>
        earlier > 8 ? LongestPostponement : TimeSpan.FromTicks(Math.Min(FirstPostponement.Ticks << earlier, LongestPostponement.Ticks));
}
