using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;

namespace Hearth.Services.CloudWatch.Metrics;

internal sealed record ListMetricsRequest
{
    [Length(1, 255), Pattern(CloudWatchPatterns.Namespace)]
    public string? Namespace { get; init; }

    [Length(1, 255)]
    public string? MetricName { get; init; }

    [Length(0, 10)]
    public IReadOnlyList<DimensionFilter>? Dimensions { get; init; }

    public string? NextToken { get; init; }

    [Enum("PT3H")]
    public string? RecentlyActive { get; init; }

    public bool? IncludeLinkedAccounts { get; init; }

    public string? OwningAccount { get; init; }
}

internal sealed record DimensionFilter
{
    [Required, Length(1, 255)]
    public string Name { get; init; } = null!;

    [Length(1, 1024)]
    public string? Value { get; init; }
}

internal sealed record ListMetricsResponse
{
    public IReadOnlyList<Metric>? Metrics { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html</summary>
internal sealed class ListMetrics(MetricStore store, TimeProvider time)
{
    private const int PageSize = 500;

    /// <summary>Metrics without data for two weeks are not listed, though their data can still be read.</summary>
    private static readonly TimeSpan ListedFor = TimeSpan.FromDays(14);

    private static readonly TimeSpan RecentlyActive = TimeSpan.FromHours(3);

    public async Task<ListMetricsResponse> HandleAsync(ListMetricsRequest request, CallContext context)
    {
        var after = long.TryParse(PageToken.Decode(request.NextToken, "InvalidParameterValueException"), out var id) ? id : 0;
        var since = time.GetUtcNow() - (request.RecentlyActive is null ? ListedFor : RecentlyActive);
        var rows = await store.ReadAsync(
            connection => MetricTable.List(
                connection, context.AccountId, context.Region, request.Namespace, request.MetricName, since.ToUnixTimeMilliseconds()),
            context.Cancellation);
        var page = rows
            .Where(row => row.Id > after)
            .Select(row => (row.Id, Metric: new Metric { Namespace = row.Namespace, MetricName = row.Name, Dimensions = MetricKey.Parse(row.Dimensions) }))
            .Where(row => Matches(row.Metric, request.Dimensions))
            .Take(PageSize + 1)
            .ToList();
        return new ListMetricsResponse
        {
            Metrics = [.. page.Take(PageSize).Select(row => row.Metric)],
            NextToken = page.Count > PageSize ? PageToken.Encode(page[PageSize - 1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null,
        };
    }

    private static bool Matches(Metric metric, IReadOnlyList<DimensionFilter>? filters) => (filters ?? []).All(filter =>
        metric.Dimensions!.Any(dimension => dimension.Name == filter.Name && (filter.Value is null || dimension.Value == filter.Value)));
}
