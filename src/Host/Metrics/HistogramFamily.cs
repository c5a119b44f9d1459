using Hearth.DataPlane.Activity;

namespace Hearth.Host.Metrics;

/// <summary>A histogram of durations for each set of labels.</summary>
/// <param name="Name">In seconds, as Prometheus has it: "hearth_invocation_duration_seconds".</param>
internal sealed record HistogramFamily(string Name, string Help, IReadOnlyList<HistogramSample> Samples);

internal sealed record HistogramSample(IReadOnlyList<KeyValuePair<string, string>> Labels, DurationBuckets Durations);
