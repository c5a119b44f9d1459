using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Sqs.Live;

/// <summary>
/// Removes messages that their queue has kept for long enough, and deduplications that are over, once a minute. A receive does so for
/// its own queue, so that the minute is about space and about what queues count, and not about what anybody receives.
/// </summary>
internal sealed class RetentionSweeper(IDatabase database, LiveQueues live, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Period, time, stop);
                await TrySweepAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task TrySweepAsync(CancellationToken stop)
    {
        try
        {
            foreach (var queue in live.All) await queue.ExpireAsync();
            var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            await database.WriteAsync(connection => MessageTable.ForgetDeduplications(connection, nowMs), stop);
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            logger.LogError(error, "Removing messages that are too old failed; it is tried again in {Period}.", Period);
        }
    }
}
