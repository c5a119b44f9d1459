using System.Text.Json;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Storage;

namespace Hearth.Services.Logs.LogGroups;

internal sealed record CreateLogGroupRequest
{
    [Required, Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string LogGroupName { get; init; } = null!;

    [Length(0, 256)]
    public string? KmsKeyId { get; init; }

    [Length(1, 50)]
    [Length(1, 128, Target = ConstraintTarget.EachKey), Pattern(LogsPattern.TagKey, Target = ConstraintTarget.EachKey)]
    [Length(0, 256, Target = ConstraintTarget.EachValue), Pattern(LogsPattern.TagValue, Target = ConstraintTarget.EachValue)]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    [Enum("STANDARD", "INFREQUENT_ACCESS", "DELIVERY")]
    public string? LogGroupClass { get; init; }

    public bool? DeletionProtectionEnabled { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html</summary>
internal sealed class CreateLogGroup(IDatabase database, TimeProvider time)
{
    public async Task<NoBody> HandleAsync(CreateLogGroupRequest request, CallContext context)
    {
        var document = new LogGroupDocument
        {
            Tags = new SortedDictionary<string, string>(
                (request.Tags ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal),
            LogGroupClass = request.LogGroupClass ?? "STANDARD",
            DeletionProtectionEnabled = request.DeletionProtectionEnabled ?? false,
        };
        var group = new LogGroupRow
        {
            Account = context.AccountId,
            Region = context.Region,
            Name = request.LogGroupName,
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            KmsKeyId = request.KmsKeyId,
            Document = JsonSerializer.Serialize(document),
        };
        await database.WriteAsync(
            connection =>
            {
                if (LogGroupTable.Find(connection, group.Account, group.Region, group.Name) is not null)
                    throw LogsError.LogGroupExists();
                LogGroupTable.Insert(connection, group);
            },
            context.Cancellation);
        return NoBody.Instance;
    }
}
