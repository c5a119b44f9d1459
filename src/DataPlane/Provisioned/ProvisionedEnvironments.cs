using Hearth.DataPlane.Concurrency;
using Hearth.DataPlane.Environments;
using Hearth.Kernel;

namespace Hearth.DataPlane.Provisioned;

/// <summary>
/// Keeps as many environments of a version initialised as its provisioned concurrency says: starts what is missing, ends what
/// is too many, and tells the permits how many there are. Looked after whenever a start ends, and in each round of housekeeping.
/// </summary>
internal sealed class ProvisionedEnvironments(
    EnvironmentPools pools, ConcurrencyLimits limits, SupervisedTasks tasks, DataPlaneOptions options, TimeProvider time)
{
    private const string Type = InitializationTypes.ProvisionedConcurrency;

    // More than a few for each core would only make every one of them slower, and may cost one its 10 seconds.
    private readonly int startsAtOnce = 4 * options.MachineCores;
    private readonly Lock gate = new();
    private readonly Dictionary<string, ProvisionedTarget> targets = [];
    private readonly long start = time.GetTimestamp();
    private bool isStopped;

    private TimeSpan Now => time.GetElapsedTime(start);

    /// <summary>0: the version is provisioned no more, and its environments end when they are idle.</summary>
    public void Request(EnvironmentConfig config, int requested)
    {
        lock (gate)
        {
            if (!targets.TryGetValue(config.ConfigurationId, out var target))
            {
                if (requested == 0) return;
                target = new ProvisionedTarget(config with { InitializationType = Type }, startsAtOnce, Now);
                targets.Add(config.ConfigurationId, target);
            }

            target.Request(requested);
            Attend(target);
        }
    }

    /// <summary>Null when the version is not provisioned.</summary>
    public ProvisionedStatus? Find(string configurationId)
    {
        lock (gate) return targets.GetValueOrDefault(configurationId)?.Status;
    }

    /// <summary>Versions that were deleted are provisioned no more.</summary>
    public void Retire(string accountId, string region, string functionName, string functionVersion, string? currentConfigurationId)
    {
        lock (gate)
        {
            foreach (var target in targets.Values)
            {
                var config = target.Config;
                if (config.FunctionName != functionName || config.FunctionVersion != functionVersion || config.AccountId != accountId
                    || config.Region != region || config.ConfigurationId == currentConfigurationId) continue;
                target.Request(0);
                Attend(target);
            }
        }
    }

    public void AttendAll()
    {
        lock (gate)
        {
            foreach (var target in targets.Values)
            {
                if (Attend(target) && target.Requested == 0) targets.Remove(target.Config.ConfigurationId);
            }
        }
    }

    /// <summary>At shutdown: starts nothing any more.</summary>
    public void Stop()
    {
        lock (gate) isStopped = true;
    }

    /// <returns>True when no environment is left.</returns>
    private bool Attend(ProvisionedTarget target)
    {
        if (isStopped) return false;
        var pool = pools.Of(target.Config, Type);
        pool.EndBroken();
        var (alive, starting) = pool.Count();
        starting += target.Unbegun;
        var change = target.Next(alive, starting, Now);
        limits.SetProvisioned(target.Config, target.Ready);
        for (var ends = change; ends < 0; ends++) pool.EndOldest();
        for (var starts = 0; starts < change; starts++)
        {
            target.Unbegun++;
            tasks.Run($"Provisioning {target.Config.FunctionName}", () => Task.Run(() => StartAsync(target)));
        }

        return alive + starting == 0;
    }

    private async Task StartAsync(ProvisionedTarget target)
    {
        try
        {
            var outcome = await Begin(target);
            lock (gate)
            {
                if (outcome.Failure is { } failure) target.InitFailed(failure, Now);
                else target.Started();
            }
        }
        catch (AwsError)
        {
            lock (gate) target.Pause(Now); // The factory has logged why.
        }
        finally
        {
            lock (gate) Attend(target);
        }
    }

    /// <summary>Until the pool counts the start, the target does; for a moment both may, which only puts another start off.</summary>
    private Task<InitOutcome> Begin(ProvisionedTarget target)
    {
        try
        {
            return pools.StartAhead(target.Config);
        }
        finally
        {
            lock (gate) target.Unbegun--;
        }
    }
}
