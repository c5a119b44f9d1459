using System.Collections.Concurrent;
using Hearth.DataPlane.Concurrency;
using Hearth.DataPlane.Environments;
using Hearth.Kernel;
using Microsoft.Extensions.Logging;

namespace Hearth.DataPlane.Provisioned;

/// <summary>
/// Keeps as many environments of a version initialised as are asked for: starts them a few at a time, replaces those that
/// died, and tells the permits how many invocations they can carry.
/// https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
/// </summary>
internal sealed class ProvisionedEnvironments(
    EnvironmentPools pools, ConcurrencyLimits limits, SupervisedTasks tasks, DataPlaneOptions options, TimeProvider time)
{
    /// <summary>AWS's StatusReason.</summary>
    public const string InitFailure = "FUNCTION_ERROR_INIT_FAILURE";

    private readonly ConcurrentDictionary<string, ProvisionedTarget> targets = new();
    private readonly Lock changing = new();
    private readonly long origin = time.GetTimestamp();

    private TimeSpan Now => time.GetElapsedTime(origin);

    /// <summary>All that one function has provisioned from now on: what is not named here ends, as soon as it is idle.</summary>
    public void Set(string accountId, string region, string functionName, IReadOnlyList<(EnvironmentConfig Version, int Count)> wanted)
    {
        lock (changing)
        {
            var dropped = targets.Values.Where(target =>
                target.Version.FunctionName == functionName && target.Version.AccountId == accountId && target.Version.Region == region
                && !wanted.Any(one => one.Version.ConfigurationId == target.Version.ConfigurationId)).ToList();
            var before = dropped.Sum(target => pools.CountReady(target.Config));
            foreach (var target in dropped) Drop(target);
            foreach (var (version, count) in wanted)
            {
                var target = targets.GetOrAdd(version.ConfigurationId, _ => new ProvisionedTarget(version, before));
                target.Request(count);
                Tend(target);
            }
        }
    }

    /// <summary>Null when nothing is provisioned for this version.</summary>
    public ProvisionedStatus? StatusOf(string accountId, string region, string functionName, string functionVersion)
        => targets.Values.FirstOrDefault(target =>
            target.Version.FunctionVersion == functionVersion && target.Version.FunctionName == functionName
            && target.Version.AccountId == accountId && target.Version.Region == region) is { } found
            ? found.Describe(pools.CountReady(found.Config))
            : null;

    /// <summary>What an invocation with a permit for provisioned concurrency runs in.</summary>
    public EnvironmentConfig ConfigFor(EnvironmentConfig version)
        => targets.TryGetValue(version.ConfigurationId, out var target) ? target.Config : version;

    /// <summary>Once a second: replaces what died, what lost its runtime, and, first, what has had its invocations.</summary>
    public void Tidy()
    {
        foreach (var target in targets.Values)
        {
            pools.EndBroken(target.Config);
            lock (changing)
            {
                // One that was dropped meanwhile must not get its permits back.
                if (IsCurrent(target)) Tend(target);
            }
        }
    }

    private void Drop(ProvisionedTarget target)
    {
        if (!targets.TryRemove(KeyValuePair.Create(target.Version.ConfigurationId, target))) return;
        target.Request(0);
        pools.RetireOne(target.Config);
        limits.SetProvisioned(target.Version, 0, 0);
    }

    private bool IsCurrent(ProvisionedTarget target) =>
        targets.TryGetValue(target.Version.ConfigurationId, out var current) && current == target;

    private void Tend(ProvisionedTarget target)
    {
        var requested = target.Requested;
        pools.TrimTo(target.Config, requested);
        var ready = pools.CountReady(target.Config);
        limits.SetProvisioned(target.Version, requested, Math.Min(ready, requested));
        for (var more = target.Begin(ready - pools.CountSpent(target.Config), options.MachineCores, Now); more > 0; more--)
            tasks.Run($"Provisioning an environment of {target.Version.FunctionName}", () => Task.Run(() => StartAsync(target))); // Making a sandbox takes a while, and a lock is held here.
    }

    private async Task StartAsync(ProvisionedTarget target)
    {
        string? why = null;
        try
        {
            var outcome = await pools.StartAhead(target.Config);
            if (outcome.Failure is not null) why = InitFailure;
        }
        catch (AwsError error)
        {
            options.Logger.LogWarning("No environment could be provisioned for {Function}: {Reason}", target.Version.FunctionName, error.Message);
            why = error.Message;
        }

        target.Started(why, Now);
        lock (changing)
        {
            // Dropped meanwhile: the pool is made again by nobody.
            if (IsCurrent(target)) Tend(target);
            else pools.RetireOne(target.Config);
        }
    }
}
