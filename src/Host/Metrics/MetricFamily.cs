namespace Hearth.Host.Metrics;

/// <summary>One metric of the server at one moment, with a value for each set of labels.</summary>
/// <param name="Name">In Prometheus' manner: "hearth_throttles_total", the unit last.</param>
/// <param name="IsCounter">It only grows, from the start of the server; else it goes up and down.</param>
internal sealed record MetricFamily(string Name, string Help, bool IsCounter, IReadOnlyList<MetricSample> Samples);

internal sealed record MetricSample(IReadOnlyList<KeyValuePair<string, string>> Labels, double Value);
