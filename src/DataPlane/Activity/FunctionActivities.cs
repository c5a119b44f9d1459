using System.Collections.Concurrent;

namespace Hearth.DataPlane.Activity;

/// <summary>The activity of every function that has run here; a deleted function's is forgotten.</summary>
internal sealed class FunctionActivities
{
    private readonly ConcurrentDictionary<(string AccountId, string Region, string FunctionName), FunctionActivity> functions = new();

    /// <summary>Asked for once for each pool, not for each invocation.</summary>
    public FunctionActivity Of(EnvironmentConfig config) => functions.GetOrAdd(
        (config.AccountId, config.Region, config.FunctionName),
        static key => new FunctionActivity(key.AccountId, key.Region, key.FunctionName));

    public void Forget(string accountId, string region, string functionName) => functions.TryRemove((accountId, region, functionName), out _);

    public IReadOnlyList<FunctionDurations> ReadDurations() => [.. functions.Values.Select(function => function.ReadDurations())];

    public IReadOnlyList<ActivitySnapshot> Read() => [.. functions.Values.Select(function => function.Read())];
}
