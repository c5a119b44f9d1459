using System.Globalization;
using Hearth.Protocols.Operations;
using Hearth.Services.CloudWatch.MetricMath;

namespace Hearth.Services.CloudWatch.MetricData;

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html</summary>
internal sealed class GetMetricData(MetricQueries queries)
{
    private const int MostDatapoints = 100_800;

    public async Task<GetMetricDataResponse> HandleAsync(GetMetricDataRequest request, CallContext context)
    {
        var (start, end) = (request.StartTime!.Value, request.EndTime!.Value);
        if (start >= end) throw CloudWatchErrors.Validation("The parameter StartTime must be less than the parameter EndTime.");
        MetricQueries.Check(request.MetricDataQueries);
        var values = await queries.EvaluateAsync(request.MetricDataQueries, context.Caller, start, end, context.Cancellation);
        var all = request.MetricDataQueries
            .Where(query => query.ReturnData ?? true)
            .SelectMany(query => Results(query, values[query.Id], request.ScanBy != "TimestampAscending"))
            .ToList();
        return Page(all, request);
    }

    private static IEnumerable<MetricDataResult> Results(MetricDataQuery query, MathValue value, bool newestFirst)
    {
        IReadOnlyList<TimeSeries> series = value switch
        {
            MathValue.Series one => [one.Only],
            MathValue.Many many => many.All,
            _ => throw CloudWatchErrors.Validation($"Error in expression '{query.Id}': it must return one or more time series, not a single number."),
        };
        foreach (var one in series)
        {
            var points = newestFirst ? one.Points.Reverse() : one.Points;
            yield return new MetricDataResult
            {
                Id = query.Id,
                Label = DynamicLabel.Of(query, one),
                Timestamps = [.. points.Select(point => DateTimeOffset.FromUnixTimeMilliseconds(point.Key))],
                Values = [.. points.Select(point => point.Value)],
                StatusCode = "Complete",
            };
        }
    }

    /// <summary>A token is the number of datapoints that went before.</summary>
    private static GetMetricDataResponse Page(List<MetricDataResult> all, GetMetricDataRequest request)
    {
        var limit = request.MaxDatapoints ?? MostDatapoints;
        if (limit is < 1 or > MostDatapoints) throw CloudWatchErrors.Validation($"MaxDatapoints must be between 1 and {MostDatapoints}.");
        var before = 0;
        if (request.NextToken is { } token && !int.TryParse(PageToken.Decode(token, "InvalidNextToken"), CultureInfo.InvariantCulture, out before))
            throw CloudWatchErrors.InvalidNextToken();
        var (skip, left, page) = (before, limit, new List<MetricDataResult>());
        foreach (var result in all)
        {
            var count = result.Values!.Count;
            var from = Math.Min(skip, count);
            skip -= from;
            var taken = Math.Min(count - from, left);
            left -= taken;
            if (taken == 0 && (count > 0 || before > 0)) continue;
            page.Add(result with
            {
                Timestamps = [.. result.Timestamps!.Skip(from).Take(taken)],
                Values = [.. result.Values.Skip(from).Take(taken)],
                StatusCode = from + taken < count ? "PartialData" : "Complete",
            });
        }
        var shown = before + limit - left;
        return new GetMetricDataResponse
        {
            MetricDataResults = page,
            NextToken = shown < all.Sum(result => result.Values!.Count) ? PageToken.Encode(shown.ToString(CultureInfo.InvariantCulture)) : null,
            Messages = [],
        };
    }
}
