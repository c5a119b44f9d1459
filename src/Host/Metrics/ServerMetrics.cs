using Hearth.DataPlane;
using Hearth.DataPlane.Activity;
using Hearth.DataPlane.Concurrency;

namespace Hearth.Host.Metrics;

/// <summary>What the data plane counts, as metrics for people who watch servers with Prometheus or OpenTelemetry; CloudWatch has AWS's own.</summary>
internal sealed class ServerMetrics(DataPlaneEngine dataPlane)
{
    public IReadOnlyList<MetricFamily> Read()
    {
        var activity = dataPlane.DescribeActivity();
        var accounts = dataPlane.DescribeConcurrency();
        return
        [
            Functions("hearth_invocations_total", "Invocations that have ended.", activity, one => one.Duration.Count),
            Functions("hearth_invocation_errors_total", "Invocations that ended with a function error.", activity, one => one.Errors),
            Starts(activity),
            Quantiles("hearth_invocation_duration_milliseconds", "Duration of invocations since the start of the server, right within 12 percent.", activity, one => one.Duration),
            Quantiles("hearth_init_duration_milliseconds", "Duration of initialisations since the start of the server, right within 12 percent.", activity, one => one.Init),
            Throttles(accounts),
            OnDemand(accounts),
            Accounts("hearth_concurrent_executions", "Invocations that hold a permit now.", accounts, use => use.InUse),
            Accounts("hearth_concurrency_limit", "Concurrent executions that the account may have.", accounts, use => use.Limit),
            Accounts("hearth_unreserved_concurrency", "What functions without a reservation may have together.", accounts, use => use.Unreserved),
            Provisioned(accounts),
            Environments(),
            new("hearth_prepared_sandboxes", "Sandboxes that wait for a function.", IsCounter: false,
                [.. dataPlane.CountPrepared().Select(kind => Sample(kind.Value, ("kind", kind.Key)))]),
        ];
    }

    /// <summary>What a quantile cannot: be added up over functions and servers. For Prometheus only; OTLP's instruments have no such form.</summary>
    public IReadOnlyList<HistogramFamily> ReadHistograms()
    {
        var functions = dataPlane.DescribeDurations();
        return
        [
            Histogram("hearth_invocation_duration_seconds", "Duration of invocations.", functions, one => one.Duration),
            Histogram("hearth_init_duration_seconds", "Duration of initialisations.", functions, one => one.Init),
        ];
    }

    private static HistogramFamily Histogram(
        string name, string help, IReadOnlyList<FunctionDurations> functions, Func<FunctionDurations, DurationBuckets> of) => new(
        name, help,
        [.. functions.Select(one => new HistogramSample(
            Sample(0, ("account", one.AccountId), ("region", one.Region), ("function", one.FunctionName)).Labels, of(one)))]);

    private static MetricFamily Functions(string name, string help, IReadOnlyList<ActivitySnapshot> activity, Func<ActivitySnapshot, double> value) =>
        new(name, help, IsCounter: true, [.. activity.Select(one => Sample(value(one), Labels(one)))]);

    private static MetricFamily Starts(IReadOnlyList<ActivitySnapshot> activity) => new(
        "hearth_environment_starts_total", "Execution environments started, by kind.", IsCounter: true,
        [.. activity.SelectMany(one => new[]
        {
            Sample(one.ColdStarts, [.. Labels(one), ("kind", "cold")]),
            Sample(one.SnapshotStarts, [.. Labels(one), ("kind", "snapshot")]),
            Sample(one.ProvisionedStarts, [.. Labels(one), ("kind", "provisioned")]),
        })]);

    private static MetricFamily Quantiles(string name, string help, IReadOnlyList<ActivitySnapshot> activity, Func<ActivitySnapshot, Percentiles> of) => new(
        name, help, IsCounter: false,
        [.. activity.Where(one => of(one).Count > 0).SelectMany(one => new[]
        {
            Sample(of(one).P50Ms!.Value, [.. Labels(one), ("quantile", "0.5")]),
            Sample(of(one).P90Ms!.Value, [.. Labels(one), ("quantile", "0.9")]),
            Sample(of(one).P99Ms!.Value, [.. Labels(one), ("quantile", "0.99")]),
        })]);

    private static MetricFamily Throttles(IReadOnlyList<AccountUse> accounts) => new(
        "hearth_throttles_total", "Invocations refused with 429, by AWS's reason.", IsCounter: true,
        [.. from account in accounts
            from use in account.Concurrency.Functions
            from throttles in use.ThrottlesByReason
            select Sample(
                throttles.Value, ("account", account.AccountId), ("region", account.Region), ("function", use.FunctionName), ("reason", throttles.Key))]);

    private static MetricFamily OnDemand(IReadOnlyList<AccountUse> accounts) => new(
        "hearth_on_demand_executions", "Invocations that run on demand now.", IsCounter: false,
        [.. accounts.SelectMany(account => account.Concurrency.Functions.Select(use =>
            Sample(use.OnDemand, ("account", account.AccountId), ("region", account.Region), ("function", use.FunctionName))))]);

    private static MetricFamily Accounts(string name, string help, IReadOnlyList<AccountUse> accounts, Func<ConcurrencyUse, double> value) => new(
        name, help, IsCounter: false,
        [.. accounts.Select(account => Sample(value(account.Concurrency), ("account", account.AccountId), ("region", account.Region)))]);

    private static MetricFamily Provisioned(IReadOnlyList<AccountUse> accounts) => new(
        "hearth_provisioned_environments", "Provisioned concurrency of a version: asked for, initialised, busy.", IsCounter: false,
        [.. from account in accounts
            from use in account.Concurrency.Functions
            from version in use.Provisioned
            from state in new[] { ("requested", version.Requested), ("ready", version.Ready), ("busy", version.InUse) }
            select Sample(
                state.Item2, ("account", account.AccountId), ("region", account.Region), ("function", use.FunctionName),
                ("version", version.ConfigurationId), ("state", state.Item1))]);

    private MetricFamily Environments() => new(
        "hearth_environments", "Execution environments, by state.", IsCounter: false,
        [.. dataPlane.ListEnvironments()
            .GroupBy(one => (one.AccountId, one.Region, one.FunctionName, State: one.IsFrozen ? "frozen" : one.State.ToString().ToLowerInvariant()))
            .Select(group => Sample(
                group.Count(), ("account", group.Key.AccountId), ("region", group.Key.Region), ("function", group.Key.FunctionName), ("state", group.Key.State)))]);

    private static (string, string)[] Labels(ActivitySnapshot one) => [("account", one.AccountId), ("region", one.Region), ("function", one.FunctionName)];

    private static MetricSample Sample(double value, params (string Name, string Value)[] labels) =>
        new([.. labels.Select(label => KeyValuePair.Create(label.Name, label.Value))], value);
}
