using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.Logs.LogGroups;
using Hearth.Storage;

namespace Hearth.Services.Logs.Tags;

/// <summary>A log group's tags, which live in its document.</summary>
internal sealed class LogGroupTags(IDatabase database)
{
    private const int MostTags = 50;

    public Task<NoBody> AddAsync(
        string logGroupName, IReadOnlyDictionary<string, string> added, Func<AwsError> missing, CallContext context) =>
        ChangeAsync(
            logGroupName,
            tags =>
            {
                foreach (var (key, value) in added) tags[key] = value;
                if (tags.Count > MostTags)
                    throw new AwsError("TooManyTagsException", $"The resource can have no more than {MostTags} tags.");
            },
            missing,
            context);

    public Task<NoBody> RemoveAsync(
        string logGroupName, IReadOnlyList<string> keys, Func<AwsError> missing, CallContext context) =>
        ChangeAsync(
            logGroupName,
            tags =>
            {
                foreach (var key in keys) tags.Remove(key);
            },
            missing,
            context);

    public async Task<ListTagsResponse> ListAsync(string logGroupName, Func<AwsError> missing, CallContext context)
    {
        var group = await database.ReadAsync(
            connection => LogGroupTable.Find(connection, context.AccountId, context.Region, logGroupName), context.Cancellation);
        return new ListTagsResponse { Tags = (group ?? throw missing()).Read().Tags };
    }

    private async Task<NoBody> ChangeAsync(
        string logGroupName, Action<SortedDictionary<string, string>> change, Func<AwsError> missing, CallContext context)
    {
        await database.WriteAsync(
            connection =>
            {
                var group = LogGroupTable.Find(connection, context.AccountId, context.Region, logGroupName) ?? throw missing();
                var document = group.Read();
                change(document.Tags);
                LogGroupTable.Update(connection, group.Id, document);
            },
            context.Cancellation);
        return NoBody.Instance;
    }
}
