using System.Collections.Concurrent;

namespace Hearth.DataPlane.Concurrency;

/// <summary>Step 2 of an invocation: a permit, or AWS's throttle. The accounts of this server, and the time that they are told.</summary>
internal sealed class ConcurrencyLimits(int accountLimit, int scalingRate, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string AccountId, string Region), AccountConcurrency> accounts = new();
    private readonly long start = time.GetTimestamp();

    private TimeSpan Now => time.GetElapsedTime(start);

    /// <exception cref="Hearth.Kernel.AwsError">429 TooManyRequestsException with its Reason.</exception>
    public ConcurrencyPermit Acquire(EnvironmentConfig config, bool isSynchronous)
        => Account(config).TryAcquire(config.FunctionName, config.ConfigurationId, isSynchronous, Now, out var permit, out var reason)
            ? permit!
            : throw Throttle.Error(reason);

    /// <summary>Whether a function may have one more environment now, within AWS's scaling rate.</summary>
    public bool TryGrow(EnvironmentConfig config) => Account(config).TryGrow(config.FunctionName, Now);

    public void SetReserved(string accountId, string region, string functionName, int? reserved)
        => Account(accountId, region).SetReserved(functionName, reserved, Now);

    public void SetProvisioned(EnvironmentConfig config, int requested, int available)
        => Account(config).SetProvisioned(config.FunctionName, config.ConfigurationId, requested, available, Now);

    public int InUse(string accountId, string region) => Account(accountId, region).InUse;

    public IReadOnlyList<AccountUse> Describe()
        => [.. accounts.Select(account => new AccountUse(account.Key.AccountId, account.Key.Region, account.Value.Describe()))];

    public void Trim()
    {
        foreach (var account in accounts.Values) account.Trim(Now);
    }

    private AccountConcurrency Account(EnvironmentConfig config) => Account(config.AccountId, config.Region);

    private AccountConcurrency Account(string accountId, string region)
        => accounts.TryGetValue((accountId, region), out var account)
            ? account
            : accounts.GetOrAdd((accountId, region), static (_, limits) => new AccountConcurrency(limits.Account, limits.Scaling), (Account: accountLimit, Scaling: scalingRate));
}
