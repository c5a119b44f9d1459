using Hearth.Protocols.Validation;
using Hearth.Services.CloudWatch.Metrics;

namespace Hearth.Services.CloudWatch.MetricData;

internal sealed record GetMetricDataRequest
{
    [Required]
    public IReadOnlyList<MetricDataQuery> MetricDataQueries { get; init; } = null!;

    [Required]
    public DateTimeOffset? StartTime { get; init; }

    [Required]
    public DateTimeOffset? EndTime { get; init; }

    public string? NextToken { get; init; }

    [Enum("TimestampDescending", "TimestampAscending")]
    public string? ScanBy { get; init; }

    public int? MaxDatapoints { get; init; }

    public LabelOptions? LabelOptions { get; init; }
}

internal sealed record LabelOptions
{
    public string? Timezone { get; init; }
}

internal sealed record MetricDataQuery
{
    [Required, Length(1, 255)]
    public string Id { get; init; } = null!;

    public MetricStat? MetricStat { get; init; }

    [Length(1, 2048)]
    public string? Expression { get; init; }

    public string? Label { get; init; }

    public bool? ReturnData { get; init; }

    [Range(1, int.MaxValue)]
    public int? Period { get; init; }

    public string? AccountId { get; init; }
}

internal sealed record MetricStat
{
    [Required]
    public Metric Metric { get; init; } = null!;

    [Required, Range(1, int.MaxValue)]
    public int? Period { get; init; }

    [Required]
    public string Stat { get; init; } = null!;

    public string? Unit { get; init; }
}

internal sealed record GetMetricDataResponse
{
    public IReadOnlyList<MetricDataResult>? MetricDataResults { get; init; }

    public string? NextToken { get; init; }

    public IReadOnlyList<MessageData>? Messages { get; init; }
}

internal sealed record MetricDataResult
{
    public string? Id { get; init; }

    public string? Label { get; init; }

    public IReadOnlyList<DateTimeOffset>? Timestamps { get; init; }

    public IReadOnlyList<double>? Values { get; init; }

    public string? StatusCode { get; init; }

    public IReadOnlyList<MessageData>? Messages { get; init; }
}

internal sealed record MessageData
{
    public string? Code { get; init; }

    public string? Value { get; init; }
}
