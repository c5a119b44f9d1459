using System.Collections.Concurrent;

namespace Hearth.DataPlane.Concurrency;

/// <summary>
/// Step 2 of an invocation: a permit, or AWS's throttle. Scaling rate, request rate and provisioned concurrency
/// join here, each as one more reason that <see cref="AccountConcurrency"/> can give.
/// </summary>
internal sealed class ConcurrencyLimits(int accountLimit)
{
    private readonly ConcurrentDictionary<(string AccountId, string Region), AccountConcurrency> accounts = new();

    /// <exception cref="Hearth.Kernel.AwsError">429 TooManyRequestsException with its Reason.</exception>
    public ConcurrencyPermit Acquire(string accountId, string region, string functionName)
        => Account(accountId, region).TryAcquire(functionName, out var permit, out var reason)
            ? permit!
            : throw Throttle.Error(reason);

    public void SetReserved(string accountId, string region, string functionName, int? reserved)
        => Account(accountId, region).SetReserved(functionName, reserved);

    public int InUse(string accountId, string region) => Account(accountId, region).InUse;

    public void Trim()
    {
        foreach (var account in accounts.Values) account.Trim();
    }

    private AccountConcurrency Account(string accountId, string region)
        => accounts.TryGetValue((accountId, region), out var account)
            ? account
            : accounts.GetOrAdd((accountId, region), static (_, limit) => new AccountConcurrency(limit), accountLimit);
}
