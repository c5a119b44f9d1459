namespace Hearth.Bench.Measures;

/// <summary>What idle processors do while a warm invocation is measured; the kernel is asked with PM QoS.</summary>
internal enum Processors
{
    /// <summary>Hearth keeps them awake for its invocations, as it does unless told otherwise; they sleep during the floor.</summary>
    AsHearthAsks,

    /// <summary>They sleep on both sides.</summary>
    Sleep,

    /// <summary>They are kept awake on both sides.</summary>
    StayAwake,
}
