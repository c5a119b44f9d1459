namespace Hearth.DataPlane.Concurrency;

/// <summary>The provisioned environments of one version. Guarded by its account's lock.</summary>
internal sealed class ProvisionedCapacity(TimeSpan now)
{
    /// <summary>Environments that are initialised; while they are being made they are not counted.</summary>
    public int Ready { get; set; }

    public int InUse { get; set; }

    public TokenBucket Rate { get; } = new(0, 0, now);

    public long Invocations { get; set; }

    public long Spillovers { get; set; }

    /// <summary>Set aside for the version; more than what is ready only while invocations of ended environments still run.</summary>
    public int Committed => Math.Max(Ready, InUse);
}
