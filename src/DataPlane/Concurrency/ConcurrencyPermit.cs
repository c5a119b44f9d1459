namespace Hearth.DataPlane.Concurrency;

/// <summary>On what an invocation runs.</summary>
internal enum PermitKind
{
    OnDemand,

    /// <summary>On an environment that was initialised ahead for the version.</summary>
    Provisioned,

    /// <summary>The version has provisioned concurrency, but all of it was in use.</summary>
    Spillover,
}

/// <param name="Claimed">Unreserved use, and all that is set aside.</param>
/// <param name="Version">Of the provisioned concurrency of the version.</param>
/// <param name="Versions">Of that of all the function's versions together.</param>
internal readonly record struct PermitUse(
    int Function, int Account, int Unreserved, int Claimed, ProvisionedPart Version, ProvisionedPart Versions);

internal readonly record struct ProvisionedPart(int InUse, int Available)
{
    public double Utilization => (double)InUse / Available;
}

/// <summary>The right to keep one environment busy. Disposing returns it; only the first time counts.</summary>
internal sealed class ConcurrencyPermit : IDisposable
{
    private FunctionConcurrency? function;

    internal ConcurrencyPermit(FunctionConcurrency function, ProvisionedVersion? version, PermitKind kind)
        => (this.function, Version, Kind) = (function, version, kind);

    public PermitKind Kind { get; }

    /// <summary>What was in use the moment this was given, itself included.</summary>
    public PermitUse Use { get; internal set; }

    /// <summary>The version whose provisioned concurrency this is part of; null for the others.</summary>
    internal ProvisionedVersion? Version { get; }

    /// <summary>The same right for somebody who needs it longer: disposing this one returns nothing any more.</summary>
    public ConcurrencyPermit HandOn() => new(
        Interlocked.Exchange(ref function, null) ?? throw new InvalidOperationException("The permit was returned already."), Version, Kind);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref function, null) is { } owner) owner.Account.Return(owner, this);
    }
}
