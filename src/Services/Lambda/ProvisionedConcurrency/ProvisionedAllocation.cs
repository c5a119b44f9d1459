using Hearth.DataPlane;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Invoke;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Lambda.ProvisionedConcurrency;

/// <summary>
/// Keeps the data plane's provisioned environments in step with the configurations and aliases in the store. Changes take turns
/// and each reads the store anew, so that whichever comes last tells what is true.
/// </summary>
internal sealed partial class ProvisionedAllocation(FunctionStore store, InvocationResolver resolver, IDataPlane dataPlane, ILogger logger)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<FunctionKey, Allocated> _allocated = [];
    private Task _restoring = Task.CompletedTask;

    /// <summary>At server start, in the background: the environments of before are gone.</summary>
    public async Task StartAsync()
    {
        var provisioned = (await store.ListResourcesAsync()).Where(function => function.Resource.Provisioned.Count > 0);
        _restoring = RestoreAsync([.. provisioned.Select(function => function.Key)]);
    }

    /// <summary>To be called after each change of a function's configurations, aliases or versions.</summary>
    /// <param name="again">A configuration was put: what failed before is tried again.</param>
    public async Task ApplyAsync(FunctionKey key, bool again = false)
    {
        await _turn.WaitAsync(_stop.Token);
        try
        {
            var resource = await store.FindResourceAsync(key);
            var shares = resource is null ? new Dictionary<string, int>() : ProvisionedShares.Of(resource);
            if (shares.Count == 0 && !_allocated.ContainsKey(key)) return;
            await ApplyAsync(key, shares, again);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// What environments of versions that an alias has left were worth: recorded as S12, a configuration whose alias has moved
    /// shows the old numbers until the first new environment is ready.
    /// </summary>
    public int LeftBehind(FunctionKey key)
    {
        lock (_allocated) return _allocated.GetValueOrDefault(key)?.LeftBehind ?? 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _restoring;
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task RestoreAsync(FunctionKey[] keys)
    {
        await Task.Yield();
        try
        {
            foreach (var key in keys) await ApplyAsync(key);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server stops before it has come to all of them.
        }
    }

    private async Task ApplyAsync(FunctionKey key, IReadOnlyDictionary<string, int> shares, bool again)
    {
        var before = _allocated.GetValueOrDefault(key)?.ByVersion ?? [];
        var now = new Dictionary<string, (EnvironmentConfig Config, int Count)>(StringComparer.Ordinal);
        foreach (var (version, count) in shares)
        {
            if (await ConfigAsync(key, version) is not { } config) continue;
            now.Add(version, (config, count));
            var isSame = before.TryGetValue(version, out var old) && old.Count == count && old.Config.ConfigurationId == config.ConfigurationId;
            if (again || !isSame) dataPlane.SetProvisionedConcurrency(config, count);
        }

        var leftBehind = 0;
        foreach (var (version, old) in before)
        {
            if (now.TryGetValue(version, out var kept) && kept.Config.ConfigurationId == old.Config.ConfigurationId) continue;
            leftBehind += dataPlane.ProvisionedConcurrencyOf(old.Config.ConfigurationId)?.Ready ?? 0;
            dataPlane.SetProvisionedConcurrency(old.Config, 0);
        }

        lock (_allocated)
        {
            if (now.Count == 0) _allocated.Remove(key);
            else _allocated[key] = new Allocated(now, again ? 0 : leftBehind);
        }
    }

    /// <summary>Null when the version cannot run: it is then not provisioned either, and says so when it is invoked.</summary>
    private async Task<EnvironmentConfig?> ConfigAsync(FunctionKey key, string version)
    {
        try
        {
            return (await resolver.ResolveAsync(new FunctionReference(key, version), _stop.Token)).Config;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.NotAllocated(logger, key.Arn, version, error);
            return null;
        }
    }

    private sealed record Allocated(Dictionary<string, (EnvironmentConfig Config, int Count)> ByVersion, int LeftBehind);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Version {Version} of {Function} is not provisioned")]
        public static partial void NotAllocated(ILogger logger, string function, string version, Exception error);
    }
}
