using System.Collections.Concurrent;

namespace Hearth.DataPlane.Environments;

/// <summary>The pools of all configurations, and the housekeeping over them.</summary>
internal sealed class EnvironmentPools(PoolServices services)
{
    private readonly ConcurrentDictionary<(string ConfigurationId, string InitializationType), EnvironmentPool> pools = new();

    /// <param name="initializationType">Which of the version's environments: provisioned ones are kept apart.</param>
    public (EnvironmentPool Pool, ValueTask<ExecutionEnvironment> Environment) Assign(EnvironmentConfig config, string initializationType)
    {
        while (true)
        {
            var pool = Of(config, initializationType);
            if (pool.Assign() is { } environment) return (pool, environment);
            pools.TryRemove(KeyValuePair.Create((config.ConfigurationId, initializationType), pool));
        }
    }

    public EnvironmentPool Of(EnvironmentConfig config, string initializationType)
    {
        var key = (config.ConfigurationId, initializationType);
        return pools.TryGetValue(key, out var pool)
            ? pool
            : pools.GetOrAdd(key, _ => new EnvironmentPool(config with { InitializationType = initializationType }, services));
    }

    public Task<InitOutcome> StartAhead(EnvironmentConfig config)
    {
        var ahead = new TaskCompletionSource<InitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            var pool = Of(config, config.InitializationType);
            if (pool.TryStartAhead(ahead)) return ahead.Task;
            pools.TryRemove(KeyValuePair.Create((config.ConfigurationId, config.InitializationType), pool));
        }
    }

    public void Retire(string accountId, string region, string functionName, string functionVersion, string? currentConfigurationId)
    {
        foreach (var pool in pools.Values)
        {
            var config = pool.Config;
            if (config.FunctionName == functionName && config.FunctionVersion == functionVersion && config.AccountId == accountId
                && config.Region == region && config.ConfigurationId != currentConfigurationId)
                pool.Retire();
        }
    }

    /// <summary>Ends what was idle for longer than the keep-alive, unless it is provisioned, and forgets pools that are empty.</summary>
    public void EndExpired()
    {
        var keepAlive = (long)(services.Options.KeepAlive.TotalSeconds * services.Time.TimestampFrequency);
        var expired = services.Time.GetTimestamp() - keepAlive;
        foreach (var (id, pool) in pools)
        {
            if (!pool.Config.IsProvisioned) pool.EndIdleSince(expired);
            if (pool.TryClose()) pools.TryRemove(KeyValuePair.Create(id, pool));
        }
    }

    /// <summary>Ends the idle environment that was used longest ago, of those that are not provisioned; false when none is idle.</summary>
    public bool EndOldestIdle()
    {
        var oldest = pools.Values
            .Where(static pool => !pool.Config.IsProvisioned)
            .Select(pool => (Pool: pool, pool.OldestIdle))
            .Where(candidate => candidate.OldestIdle is not null)
            .DefaultIfEmpty()
            .MinBy(candidate => candidate.OldestIdle);
        oldest.Pool?.EndOldest();
        return oldest.Pool is not null;
    }

    public void EndAll()
    {
        foreach (var pool in pools.Values)
        {
            pool.EndAll();
            pool.Dispose();
        }
    }

    public IEnumerable<ExecutionEnvironment> Snapshot() => pools.Values.SelectMany(pool => pool.Snapshot());
}
