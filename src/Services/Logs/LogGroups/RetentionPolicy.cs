using System.Globalization;
using Dapper;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Storage;

namespace Hearth.Services.Logs.LogGroups;

internal sealed record PutRetentionPolicyRequest
{
    [Required, Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string LogGroupName { get; init; } = null!;

    [Required]
    public int? RetentionInDays { get; init; }
}

internal sealed record DeleteRetentionPolicyRequest
{
    [Required, Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string LogGroupName { get; init; } = null!;
}

/// <summary>
/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteRetentionPolicy.html
/// </summary>
internal sealed class RetentionPolicy(IDatabase database)
{
    /// <summary>From one day to ten years.</summary>
    private static readonly int[] Days =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public async Task<NoBody> PutAsync(PutRetentionPolicyRequest request, CallContext context)
    {
        if (!Days.Contains(request.RetentionInDays!.Value))
        {
            var allowed = string.Join(", ", Days.Select(days => days.ToString(CultureInfo.InvariantCulture)));
            throw LogsError.Constraint(
                request.RetentionInDays.Value, "retentionInDays", $"Member must satisfy enum value set: [{allowed}]");
        }
        return await SetAsync(request.LogGroupName, request.RetentionInDays, context);
    }

    public Task<NoBody> DeleteAsync(DeleteRetentionPolicyRequest request, CallContext context) =>
        SetAsync(request.LogGroupName, days: null, context);

    private async Task<NoBody> SetAsync(string logGroupName, int? days, CallContext context)
    {
        await database.WriteAsync(
            connection =>
            {
                var group = LogGroupTable.Require(connection, context, logGroupName);
                connection.Execute("UPDATE log_group SET retention_days = @days WHERE id = @Id", new { days, group.Id });
            },
            context.Cancellation);
        return NoBody.Instance;
    }
}
