using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Logs.LogGroups;
using Hearth.Storage;

namespace Hearth.Services.Logs.LogStreams;

internal sealed record CreateLogStreamRequest
{
    [Required, Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string LogGroupName { get; init; } = null!;

    [Required, Length(1, 512), Pattern(LogsPattern.LogStreamName)]
    public string LogStreamName { get; init; } = null!;
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html</summary>
internal sealed class CreateLogStream(IDatabase database, TimeProvider time)
{
    public async Task<NoBody> HandleAsync(CreateLogStreamRequest request, CallContext context)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await database.WriteAsync(
            connection =>
            {
                var group = LogGroupTable.Require(connection, context, request.LogGroupName);
                if (LogStreamTable.Find(connection, group.Id, request.LogStreamName) is not null)
                    throw LogsError.LogStreamExists();
                LogStreamTable.Insert(connection, group.Id, request.LogStreamName, now);
            },
            context.Cancellation);
        return NoBody.Instance;
    }
}
