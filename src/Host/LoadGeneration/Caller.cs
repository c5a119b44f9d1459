namespace Hearth.Host.LoadGeneration;

/// <summary>Makes one request, with its retries, as a client of AWS would.</summary>
internal sealed class Caller(LoadConfig config, ILoadTarget target, TimeProvider time, Random random)
{
    private readonly RetryQuota? _quota = config.Backoff.Mode == RetryMode.LegacySdk ? new RetryQuota() : null;

    /// <summary>The last answer, how many attempts it took, and the Reason of every attempt that was throttled.</summary>
    /// <param name="stop">No more retries from here on.</param>
    /// <param name="abandon">Not even the answer that is awaited.</param>
    public async Task<(AttemptAnswer Answer, int Attempts, IReadOnlyList<string> Throttles)> CallAsync(
        CancellationToken stop, CancellationToken abandon)
    {
        List<string> throttles = [];
        var wait = TimeSpan.Zero;
        int? taken = null;
        for (var attempt = 1; ; attempt++)
        {
            var answer = await target.SendAsync(abandon);
            if (answer.Outcome == Outcome.Throttled) throttles.Add(answer.Reason);
            if (!answer.IsRetryable)
            {
                if (answer.IsServed) _quota?.Succeeded(taken);
                return (answer, attempt, throttles);
            }
            if (config.Backoff.Mode == RetryMode.None || attempt >= config.MaxAttempts || stop.IsCancellationRequested)
                return (answer, attempt, throttles);
            if (_quota is not null && (taken = _quota.TryTake(answer.IsTimeout)) is null) return (answer, attempt, throttles);
            wait = config.Backoff.Next(attempt, wait, answer.RetryAfter, random);
            if (!await HasWaitedAsync(wait, stop)) return (answer, attempt, throttles);
        }
    }

    private async Task<bool> HasWaitedAsync(TimeSpan wait, CancellationToken stop)
    {
        try
        {
            await Task.Delay(wait, time, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
