using Hearth.DataPlane.Concurrency;

namespace Hearth.DataPlane.Forecasting;

/// <summary>An environment of a simulation.</summary>
internal sealed class SimulatedEnvironment
{
    public bool IsProvisioned { get; init; }

    /// <summary>Microseconds; null once its first invocation has been billed with it, and for provisioned ones.</summary>
    public int? UnbilledInit { get; set; }

    public long IdleSince { get; set; }

    /// <summary>Of the invocation that it runs; null while it starts or rests.</summary>
    public ConcurrencyPermit? Permit { get; set; }
}
