using System.Data;
using System.Globalization;
using Dapper;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Logs.LogGroups;
using Hearth.Storage;

namespace Hearth.Services.Logs.LogStreams;

internal sealed record DescribeLogStreamsRequest
{
    [Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string? LogGroupName { get; init; }

    [Length(1, 2048), Pattern(LogsPattern.LogGroupIdentifier)]
    public string? LogGroupIdentifier { get; init; }

    [Length(1, 512), Pattern(LogsPattern.LogStreamName)]
    public string? LogStreamNamePrefix { get; init; }

    [Enum("LogStreamName", "LastEventTime")]
    public string? OrderBy { get; init; }

    public bool? Descending { get; init; }

    [Length(1, 4096)]
    public string? NextToken { get; init; }

    [Range(1, 50)]
    public int? Limit { get; init; }
}

internal sealed record DescribeLogStreamsResponse
{
    public IReadOnlyList<LogStream> LogStreams { get; init; } = [];

    public string? NextToken { get; init; }
}

/// <summary>A log stream as DescribeLogStreams shows it. Times are milliseconds since 1970.</summary>
internal sealed record LogStream
{
    public string LogStreamName { get; init; } = "";

    public long CreationTime { get; init; }

    public long? FirstEventTimestamp { get; init; }

    public long? LastEventTimestamp { get; init; }

    public long? LastIngestionTime { get; init; }

    public string? UploadSequenceToken { get; init; }

    public string Arn { get; init; } = "";

    /// <summary>Zero for every stream, as AWS reports it since 2019.</summary>
    public long StoredBytes { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html</summary>
internal sealed class DescribeLogStreams(IDatabase database)
{
    private const int MostPerPage = 50;

    public async Task<DescribeLogStreamsResponse> HandleAsync(DescribeLogStreamsRequest request, CallContext context)
    {
        var byTime = request.OrderBy == "LastEventTime";
        if (byTime && request.LogStreamNamePrefix is not null)
            throw LogsError.InvalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
        var groupName = LogGroupArn.NameOf(request.LogGroupName, request.LogGroupIdentifier, context);
        var after = Position.Read(request.NextToken);
        var size = request.Limit ?? MostPerPage;
        var (group, rows) = await database.ReadAsync(
            connection =>
            {
                var found = LogGroupTable.Require(connection, context, groupName);
                return (found, Read(connection, found.Id, request, after, size + 1));
            },
            context.Cancellation);
        return new DescribeLogStreamsResponse
        {
            LogStreams = [.. rows.Take(size).Select(row => Describe(row, group))],
            NextToken = rows.Count > size ? new Position(rows[size - 1].LastEventAt ?? 0, rows[size - 1].Name).ToString() : null,
        };
    }

    private static List<LogStreamRow> Read(
        IDbConnection connection, long groupId, DescribeLogStreamsRequest request, Position? after, int count)
    {
        var byTime = request.OrderBy == "LastEventTime";
        var descending = request.Descending == true;
        var (direction, beyond) = descending ? ("DESC", "<") : ("ASC", ">");
        var where = "group_id = @groupId";
        if (request.LogStreamNamePrefix is not null) where += " AND name >= @prefix AND name < @prefixEnd";
        if (after is not null)
        {
            where += byTime
                ? $" AND (COALESCE(last_event_at, 0), name) {beyond} (@LastEventAt, @Name)"
                : $" AND name {beyond} @Name";
        }
        var order = byTime ? $"COALESCE(last_event_at, 0) {direction}, name {direction}" : $"name {direction}";
        return connection.Query<LogStreamRow>(
            $"SELECT {LogStreamTable.Columns} FROM log_stream WHERE {where} ORDER BY {order} LIMIT @count",
            new
            {
                groupId,
                count,
                prefix = request.LogStreamNamePrefix,
                prefixEnd = NamePrefix.End(request.LogStreamNamePrefix),
                after?.LastEventAt,
                after?.Name,
            }).AsList();
    }

    private static LogStream Describe(LogStreamRow row, LogGroupRow group) => new()
    {
        LogStreamName = row.Name,
        CreationTime = row.CreatedAt,
        FirstEventTimestamp = row.FirstEventAt,
        LastEventTimestamp = row.LastEventAt,
        LastIngestionTime = row.LastIngestionAt,
        UploadSequenceToken = row.UploadSequenceToken,
        Arn = $"{LogGroupArn.Of(group.Account, group.Region, group.Name)}:log-stream:{row.Name}",
    };

    /// <summary>The last stream shown: both orders find their way on from it.</summary>
    private sealed record Position(long LastEventAt, string Name)
    {
        public static Position? Read(string? token)
        {
            if (LogsToken.Decode(token) is not { } key) return null;
            var parts = key.Split(':', 2);
            if (parts.Length != 2 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var lastEventAt))
                throw LogsError.InvalidToken();
            return new Position(lastEventAt, parts[1]);
        }

        public override string ToString() => LogsToken.Encode($"{LastEventAt}:{Name}");
    }
}
