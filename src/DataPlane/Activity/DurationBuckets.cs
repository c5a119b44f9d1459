namespace Hearth.DataPlane.Activity;

/// <summary>Durations since the start of the server as a histogram, for Prometheus.</summary>
/// <param name="Bounds">By duration; each count includes those before it.</param>
/// <param name="Count">All, those above the last bound too.</param>
public sealed record DurationBuckets(IReadOnlyList<DurationBucket> Bounds, long Count, double SumSeconds);

/// <param name="Count">Durations that were at most so long.</param>
public readonly record struct DurationBucket(double UpperSeconds, long Count);

/// <summary>The histograms of one function.</summary>
public sealed record FunctionDurations(string AccountId, string Region, string FunctionName, DurationBuckets Init, DurationBuckets Duration);
