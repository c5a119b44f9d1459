namespace Hearth.DataPlane.Concurrency;

/// <summary>How many environments of one function are busy, and how many are reserved. Guarded by its account's lock.</summary>
internal sealed class FunctionConcurrency(AccountConcurrency account)
{
    public AccountConcurrency Account { get; } = account;

    public int InUse { get; set; }

    public int? Reserved { get; set; }

    /// <summary>
    /// What this function takes away from the pool that the others share: all that is reserved, used or not.
    /// More than the reservation only while invocations from before a lowered reservation are still running.
    /// </summary>
    public int Committed => Reserved is { } reserved ? Math.Max(reserved, InUse) : 0;
}
