using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;

namespace Hearth.Services.CloudWatch.Alarms;

internal sealed record DescribeAlarmHistoryRequest
{
    [Length(1, 255)]
    public string? AlarmName { get; init; }

    public IReadOnlyList<string>? AlarmTypes { get; init; }

    public string? HistoryItemType { get; init; }

    public DateTimeOffset? StartDate { get; init; }

    public DateTimeOffset? EndDate { get; init; }

    [Range(1, 100)]
    public int? MaxRecords { get; init; }

    public string? NextToken { get; init; }

    [Enum("TimestampDescending", "TimestampAscending")]
    public string? ScanBy { get; init; }
}

internal sealed record DescribeAlarmHistoryResponse
{
    public IReadOnlyList<AlarmHistoryItem>? AlarmHistoryItems { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record AlarmHistoryItem
{
    public string? AlarmName { get; init; }

    public string? AlarmType { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public string? HistoryItemType { get; init; }

    public string? HistorySummary { get; init; }

    public string? HistoryData { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html</summary>
internal sealed class AlarmHistory(AlarmStore store)
{
    public async Task<DescribeAlarmHistoryResponse> HandleAsync(DescribeAlarmHistoryRequest request, CallContext context)
    {
        var rows = await store.HistoryAsync(context.AccountId, context.Region, request.AlarmName, context.Cancellation);
        var ordered = request.ScanBy == "TimestampAscending" ? rows : rows.Reverse();
        var types = request.AlarmTypes is { Count: > 0 } given ? given : ["MetricAlarm"];
        var after = long.TryParse(PageToken.Decode(request.NextToken, "InvalidNextToken"), out var id) ? id : (long?)null;
        var page = ordered
            .SkipWhile(row => after is not null && row.Id != after)
            .Skip(after is null ? 0 : 1)
            .Where(row => (request.AlarmName is not null || types.Contains(row.AlarmType))
                && (request.HistoryItemType is not { } type || row.ItemType == type)
                && (request.StartDate is not { } start || row.At >= start.ToUnixTimeMilliseconds())
                && (request.EndDate is not { } end || row.At <= end.ToUnixTimeMilliseconds()))
            .Take((request.MaxRecords ?? 100) + 1)
            .ToList();
        var size = request.MaxRecords ?? 100;
        return new DescribeAlarmHistoryResponse
        {
            AlarmHistoryItems = [.. page.Take(size).Select(row => new AlarmHistoryItem
            {
                AlarmName = row.Alarm,
                AlarmType = row.AlarmType,
                Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.At),
                HistoryItemType = row.ItemType,
                HistorySummary = row.Summary,
                HistoryData = row.Data,
            })],
            NextToken = page.Count > size ? PageToken.Encode(page[size - 1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null,
        };
    }
}
