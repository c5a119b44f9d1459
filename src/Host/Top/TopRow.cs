using Hearth.DataPlane;
using Hearth.DataPlane.Activity;
using Hearth.DataPlane.Concurrency;
using Hearth.DataPlane.Environments;

namespace Hearth.Host.Top;

/// <summary>One function in `hearth top`. Rates are per second, between two snapshots.</summary>
internal sealed record TopRow
{
    public required string Function { get; init; }

    public required int Starting { get; init; }

    public required int Busy { get; init; }

    public required int Idle { get; init; }

    public required StartRates Rates { get; init; }

    public ActivitySnapshot? Activity { get; init; }

    public FunctionUse? Use { get; init; }

    public int PermitsInUse => Use is null ? 0 : Use.OnDemand + Use.Provisioned.Sum(version => version.InUse);

    /// <param name="before">Null for the first frame, which has no rates.</param>
    public static IReadOnlyList<TopRow> Of(TopSnapshot now, TopSnapshot? before, TimeSpan elapsed)
    {
        var environments = now.Environments.ToLookup(environment => (environment.AccountId, environment.Region, environment.FunctionName));
        var activity = now.Activity.ToDictionary(one => (one.AccountId, one.Region, one.FunctionName));
        var earlier = before?.Activity.ToDictionary(one => (one.AccountId, one.Region, one.FunctionName));
        var uses = now.Concurrency
            .SelectMany(account => account.Concurrency.Functions, (account, use) => (Key: (account.AccountId, account.Region, use.FunctionName), use))
            .ToDictionary(one => one.Key, one => one.use);
        var severalAccounts = now.Concurrency.Count > 1;
        return
        [
            .. environments.Select(group => group.Key).Union(activity.Keys).Union(uses.Keys)
                .Order()
                .Select(key => new TopRow
                {
                    Function = severalAccounts ? $"{key.AccountId}/{key.Region}/{key.FunctionName}" : key.FunctionName,
                    Starting = environments[key].Count(environment => environment.State == EnvironmentState.Starting),
                    Busy = environments[key].Count(environment => environment.State == EnvironmentState.Busy),
                    Idle = environments[key].Count(environment => environment.State == EnvironmentState.Idle),
                    Activity = activity.GetValueOrDefault(key),
                    Use = uses.GetValueOrDefault(key),
                    Rates = StartRates.Of(activity.GetValueOrDefault(key), earlier is null ? null : earlier.GetValueOrDefault(key), before is not null, elapsed),
                }),
        ];
    }
}

/// <summary>Starts per second; null before there are two snapshots.</summary>
internal sealed record StartRates(double? Cold, double? Snapshot, double? Provisioned, double? Warm)
{
    public static StartRates Of(ActivitySnapshot? now, ActivitySnapshot? before, bool hasTwo, TimeSpan elapsed)
    {
        if (!hasTwo || elapsed <= TimeSpan.Zero) return new StartRates(null, null, null, null);
        return new StartRates(
            Rate(one => one.ColdStarts), Rate(one => one.SnapshotStarts), Rate(one => one.ProvisionedStarts), Rate(one => one.WarmStarts));

        // A function that was deleted and made again counts from 0.
        double Rate(Func<ActivitySnapshot, long> count) =>
            Math.Max(0, (now is null ? 0 : count(now)) - (before is null ? 0 : count(before))) / elapsed.TotalSeconds;
    }
}
