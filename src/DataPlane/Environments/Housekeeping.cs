using Microsoft.Extensions.Logging;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// Once a second: does the chores of others, ends environments whose keep-alive is over, and idle ones, oldest first, while the machine is
/// short of memory. One loop, stopped and awaited at shutdown.
/// </summary>
internal sealed class Housekeeping : IAsyncDisposable
{
    private const int MaximumEndsPerRound = 16; // Memory comes back a moment after an end: look again before ending more.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly EnvironmentPools pools;
    private readonly DataPlaneOptions options;
    private readonly Action[] chores;
    private readonly PeriodicTimer timer;
    private readonly Task loop;

    public Housekeeping(EnvironmentPools pools, DataPlaneOptions options, TimeProvider time, Action[] chores)
    {
        (this.pools, this.options, this.chores) = (pools, options, chores);
        timer = new PeriodicTimer(Period, time);
        loop = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await loop;
    }

    /// <summary>One round; also called by tests.</summary>
    public void Tidy()
    {
        pools.EndExpired();
        foreach (var chore in chores) chore();
        if (options.AvailableMemoryFloorBytes <= 0) return;
        var available = options.AvailableMemory ?? MachineMemory.ReadAvailableBytes;
        for (var ends = 0; ends < MaximumEndsPerRound && available() < options.AvailableMemoryFloorBytes; ends++)
        {
            if (!pools.EndOldestIdle()) return;
        }
    }

    private async Task RunAsync()
    {
        while (await timer.WaitForNextTickAsync())
        {
            try
            {
                Tidy();
            }
            catch (Exception e)
            {
                options.Logger.LogError(e, "A round of environment housekeeping failed; the next is in {Period}", Period);
            }
        }
    }
}
