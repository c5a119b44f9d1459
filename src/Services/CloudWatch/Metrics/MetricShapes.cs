using Hearth.Protocols.Validation;

namespace Hearth.Services.CloudWatch.Metrics;

internal sealed record Dimension
{
    [Required, Length(1, 255)]
    public string Name { get; init; } = null!;

    [Required, Length(1, 1024)]
    public string Value { get; init; } = null!;
}

internal sealed record Metric
{
    [Length(1, 255), Pattern(CloudWatchPatterns.Namespace)]
    public string? Namespace { get; init; }

    [Length(1, 255)]
    public string? MetricName { get; init; }

    [Length(0, 30)]
    public IReadOnlyList<Dimension>? Dimensions { get; init; }
}
