namespace Hearth.DataPlane.Concurrency;

/// <summary>The provisioned concurrency of one version. Guarded by its account's lock.</summary>
internal sealed class ProvisionedVersion(TimeSpan now)
{
    /// <summary>Asked for: set aside from the function's or the account's concurrency, ready or not.</summary>
    public int Requested { get; set; }

    /// <summary>Environments that are initialised: so many invocations may run on them at once.</summary>
    public int Available { get; set; }

    public int InUse { get; set; }

    public long Invocations { get; set; }

    public long Spillovers { get; set; }

    /// <summary>Ten requests a second on each; what is more runs on demand.</summary>
    public TokenBucket Rate { get; } = new(0, 0, TimeSpan.FromSeconds(1), now);

    /// <summary>More than was asked for only while invocations from before a change still run.</summary>
    public int Committed => Math.Max(Requested, InUse);
}
