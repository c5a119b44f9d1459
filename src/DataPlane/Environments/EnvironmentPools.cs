using System.Collections.Concurrent;

namespace Hearth.DataPlane.Environments;

/// <summary>The pools of all configurations, and the housekeeping over them.</summary>
internal sealed class EnvironmentPools(PoolServices services)
{
    private readonly ConcurrentDictionary<string, EnvironmentPool> pools = new();

    public (EnvironmentPool Pool, ValueTask<ExecutionEnvironment> Environment) Assign(EnvironmentConfig config)
    {
        while (true)
        {
            if (!pools.TryGetValue(config.ConfigurationId, out var pool))
                pool = pools.GetOrAdd(config.ConfigurationId, _ => new EnvironmentPool(config, services));
            if (pool.Assign() is { } environment) return (pool, environment);
            pools.TryRemove(KeyValuePair.Create(config.ConfigurationId, pool));
        }
    }

    public Task<InitOutcome> StartAhead(EnvironmentConfig config)
    {
        var ahead = new TaskCompletionSource<InitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            var pool = pools.GetOrAdd(config.ConfigurationId, _ => new EnvironmentPool(config, services));
            if (pool.TryStartAhead(ahead)) return ahead.Task;
            pools.TryRemove(KeyValuePair.Create(config.ConfigurationId, pool));
        }
    }

    /// <summary>Environments of this configuration that are initialised and not ending.</summary>
    public int CountReady(EnvironmentConfig config) => pools.TryGetValue(config.ConfigurationId, out var pool) ? pool.Environments.CountReady() : 0;

    /// <summary>Of these, how many are to be replaced: they have had their invocations.</summary>
    public int CountSpent(EnvironmentConfig config) => pools.TryGetValue(config.ConfigurationId, out var pool) ? pool.Environments.CountSpent() : 0;

    /// <summary>Ends environments while more than this are ready: those to be replaced first, then idle ones.</summary>
    public void TrimTo(EnvironmentConfig config, int count)
    {
        if (pools.TryGetValue(config.ConfigurationId, out var pool)) pool.Environments.TrimTo(count);
    }

    /// <summary>Ends idle environments whose runtime is gone: the next invocation would have to start it.</summary>
    public void EndBroken(EnvironmentConfig config)
    {
        if (pools.TryGetValue(config.ConfigurationId, out var pool)) pool.Environments.EndBroken();
    }

    public void RetireOne(EnvironmentConfig config)
    {
        if (!pools.TryRemove(config.ConfigurationId, out var pool)) return;
        // Under a name that nobody asks for: what is busy in it still has to end, and a new pool may take its place.
        pools.TryAdd($"{config.ConfigurationId}#{Guid.NewGuid():N}", pool);
        pool.Environments.Retire();
    }

    public void Retire(string accountId, string region, string functionName, string functionVersion, string? currentConfigurationId)
    {
        foreach (var pool in pools.Values)
        {
            var config = pool.Config;
            if (config.FunctionName == functionName && config.FunctionVersion == functionVersion && config.AccountId == accountId
                && config.Region == region && config.ConfigurationId != currentConfigurationId)
                pool.Environments.Retire();
        }
    }

    /// <returns>How many environments of this configuration still live.</returns>
    public int EndIdle(EnvironmentConfig config)
    {
        if (!pools.TryGetValue(config.ConfigurationId, out var pool)) return 0;
        pool.Environments.EndIdleSince(long.MaxValue);
        return pool.Environments.Snapshot().Length;
    }

    /// <summary>Ends what was idle for longer than the keep-alive, or than an environment may live, and forgets pools that are empty.</summary>
    public void EndExpired()
    {
        var (keepAlive, lifetime) = (services.Options.KeepAlive, services.Options.EnvironmentLifetime);
        var longest = keepAlive < lifetime ? keepAlive : lifetime;
        var expired = services.Time.GetTimestamp() - (long)(longest.TotalSeconds * services.Time.TimestampFrequency);
        foreach (var (id, pool) in pools)
        {
            if (pool.Environments.IsKept) continue;
            pool.Environments.EndIdleSince(expired);
            if (pool.TryClose()) pools.TryRemove(KeyValuePair.Create(id, pool));
        }
    }

    /// <summary>Ends the idle environment that was used longest ago; false when none is idle.</summary>
    public bool EndOldestIdle()
    {
        var oldest = pools.Values
            .Where(pool => !pool.Environments.IsKept)
            .Select(pool => (Pool: pool, pool.Environments.OldestIdle))
            .Where(candidate => candidate.OldestIdle is not null)
            .DefaultIfEmpty()
            .MinBy(candidate => candidate.OldestIdle);
        oldest.Pool?.Environments.EndOldest();
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

    public IEnumerable<ExecutionEnvironment> Snapshot() => pools.Values.SelectMany(pool => pool.Environments.Snapshot());
}
