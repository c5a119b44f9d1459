using System.Data;
using Dapper;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Storage;

namespace Hearth.Services.Logs.LogGroups;

internal sealed record DescribeLogGroupsRequest
{
    [Length(0, 20)]
    [Length(12, 12, Target = ConstraintTarget.Each), Pattern(@"^\d{12}$", Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? AccountIdentifiers { get; init; }

    [Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string? LogGroupNamePrefix { get; init; }

    [Length(0, 512), Pattern(LogsPattern.LogGroupNamePattern)]
    public string? LogGroupNamePattern { get; init; }

    [Length(1, 4096)]
    public string? NextToken { get; init; }

    [Range(1, 50)]
    public int? Limit { get; init; }

    [Enum("STANDARD", "INFREQUENT_ACCESS", "DELIVERY")]
    public string? LogGroupClass { get; init; }

    [Length(1, 50)]
    [Length(1, 2048, Target = ConstraintTarget.Each), Pattern(LogsPattern.LogGroupIdentifier, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? LogGroupIdentifiers { get; init; }
}

internal sealed record DescribeLogGroupsResponse
{
    public IReadOnlyList<LogGroup> LogGroups { get; init; } = [];

    public string? NextToken { get; init; }
}

/// <summary>A log group as DescribeLogGroups shows it. Times are milliseconds since 1970.</summary>
internal sealed record LogGroup
{
    public string LogGroupName { get; init; } = "";

    public long CreationTime { get; init; }

    public int? RetentionInDays { get; init; }

    public int MetricFilterCount { get; init; }

    public string Arn { get; init; } = "";

    public long StoredBytes { get; init; }

    public string? KmsKeyId { get; init; }

    public string LogGroupClass { get; init; } = "";

    public string LogGroupArn { get; init; } = "";

    public bool DeletionProtectionEnabled { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html</summary>
internal sealed class DescribeLogGroups(IDatabase database)
{
    private const int MostPerPage = 50;

    public async Task<DescribeLogGroupsResponse> HandleAsync(DescribeLogGroupsRequest request, CallContext context)
    {
        if (request is { LogGroupNamePrefix: not null, LogGroupNamePattern: not null })
            throw LogsError.InvalidParameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        var after = LogsToken.Decode(request.NextToken);
        var size = request.Limit ?? MostPerPage;
        var rows = await database.ReadAsync(
            connection => Read(connection, request, context, after, size + 1), context.Cancellation);
        return new DescribeLogGroupsResponse
        {
            LogGroups = [.. rows.Take(size).Select(Describe)],
            NextToken = rows.Count > size ? LogsToken.Encode(rows[size - 1].Name) : null,
        };
    }

    private static List<LogGroupRow> Read(
        IDbConnection connection, DescribeLogGroupsRequest request, CallContext context, string? after, int count)
    {
        var where = "account = @AccountId AND region = @Region";
        if (after is not null) where += " AND name > @after";
        if (request.LogGroupNamePrefix is not null) where += " AND name >= @prefix AND name < @prefixEnd";
        // The pattern is a case-sensitive part of the name; LIKE would be neither that nor the same on both engines.
        if (!string.IsNullOrEmpty(request.LogGroupNamePattern)) where += " AND REPLACE(name, @LogGroupNamePattern, '') <> name";
        if (request.LogGroupIdentifiers is not null) where += " AND name IN @names";
        var groups = connection.Query<LogGroupRow>(
            $"""
            SELECT {LogGroupTable.Columns},
                (SELECT COALESCE(SUM(stored_bytes), 0) FROM log_stream WHERE group_id = log_group.id) AS stored_bytes
            FROM log_group WHERE {where} ORDER BY name
            """,
            new
            {
                context.AccountId,
                context.Region,
                after,
                request.LogGroupNamePattern,
                prefix = request.LogGroupNamePrefix,
                prefixEnd = NamePrefix.End(request.LogGroupNamePrefix),
                names = request.LogGroupIdentifiers?.Select(identifier => LogGroupArn.NameOf(identifier, context)),
            },
            buffered: false);
        return [.. groups
            .Where(group => request.LogGroupClass is null || group.Read().LogGroupClass == request.LogGroupClass)
            .Take(count)];
    }

    private static LogGroup Describe(LogGroupRow row)
    {
        var document = row.Read();
        var arn = LogGroupArn.Of(row.Account, row.Region, row.Name);
        return new LogGroup
        {
            LogGroupName = row.Name,
            CreationTime = row.CreatedAt,
            RetentionInDays = row.RetentionDays,
            Arn = arn + ":*",
            StoredBytes = row.StoredBytes,
            KmsKeyId = row.KmsKeyId,
            LogGroupClass = document.LogGroupClass,
            LogGroupArn = arn,
            DeletionProtectionEnabled = document.DeletionProtectionEnabled,
        };
    }
}
