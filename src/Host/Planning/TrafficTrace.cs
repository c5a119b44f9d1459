namespace Hearth.Host.Planning;

/// <summary>Arrivals as a trace tells them, with their durations where it knows them.</summary>
/// <param name="Arrivals">Microseconds from the first whole second, ascending.</param>
/// <param name="DurationsMs">Those that the trace has, in no order: a sample, or empty.</param>
/// <param name="InitsMs">Likewise.</param>
/// <param name="Format">What was recognised, for people.</param>
internal sealed record TrafficTrace(long[] Arrivals, IReadOnlyList<double> DurationsMs, IReadOnlyList<double> InitsMs, string Format);
