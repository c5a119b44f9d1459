namespace Hearth.DataPlane.Concurrency;

/// <summary>
/// The right to keep one environment busy. Disposing returns it; only the first time counts.
/// </summary>
internal sealed class ConcurrencyPermit : IDisposable
{
    private FunctionConcurrency? function;

    internal ConcurrencyPermit(FunctionConcurrency function, ProvisionedCapacity? provisioned, bool isSpillover)
        => (this.function, Provisioned, IsSpillover) = (function, provisioned, isSpillover);

    /// <summary>Whether it is for one of the version's provisioned environments.</summary>
    public bool IsProvisioned => Provisioned is not null;

    /// <summary>On demand although the version has provisioned concurrency, because all of that was in use.</summary>
    public bool IsSpillover { get; }

    internal ProvisionedCapacity? Provisioned { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref function, null) is { } owner) owner.Account.Return(owner, Provisioned);
    }
}
