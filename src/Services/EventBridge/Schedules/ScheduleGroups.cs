using Hearth.Protocols.Operations;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Schedules;

/// <summary>Groups of schedules. The group "default" is always there and cannot be deleted.</summary>
internal sealed class ScheduleGroups(DocumentStore<ScheduleGroup> groups, DocumentStore<Schedule> schedules, TimeProvider time)
{
    private const int PageSize = 100;

    public async Task<CreateScheduleGroupResponse> CreateAsync(ScheduleGroupRequest request, CallContext context)
    {
        var key = ScheduleKeys.OfGroup(request.Name!, context);
        if (key.Name == Schedule.DefaultGroup) throw EventBridgeError.Conflict($"Schedule group {key.Name}");
        await groups.UpdateAsync(key, current =>
            current is null ? new ScheduleGroup { CreationDate = time.GetUtcNow() } : throw EventBridgeError.Conflict($"Schedule group {key.Name}"));
        return new CreateScheduleGroupResponse { ScheduleGroupArn = ScheduleGroup.Arn(key) };
    }

    public Task<ScheduleGroupShape> GetAsync(ScheduleGroupRequest request, CallContext context)
    {
        var key = ScheduleKeys.OfGroup(request.Name!, context);
        return Task.FromResult(Shape(key, Find(key) ?? throw EventBridgeError.NoGroup(key.Name)));
    }

    public Task<ListScheduleGroupsResponse> ListAsync(ListScheduleGroupsRequest request, CallContext context)
    {
        var defaultKey = ScheduleKeys.OfGroup(Schedule.DefaultGroup, context);
        var all = groups.List(context.AccountId, context.Region, parent: "", request.NamePrefix)
            .Append(KeyValuePair.Create(defaultKey, Find(defaultKey)!))
            .Where(group => group.Key.Name.StartsWith(request.NamePrefix ?? "", StringComparison.Ordinal))
            .OrderBy(group => group.Key.Name, StringComparer.Ordinal);
        var (page, next) = PageToken.Page(all, group => group.Key.Name, request.NextToken, request.MaxResults ?? PageSize);
        return Task.FromResult(new ListScheduleGroupsResponse { ScheduleGroups = [.. page.Select(group => Shape(group.Key, group.Value))], NextToken = next });
    }

    /// <summary>The group's schedules go with it.</summary>
    public async Task<NoBody> DeleteAsync(ScheduleGroupRequest request, CallContext context)
    {
        var key = ScheduleKeys.OfGroup(request.Name!, context);
        if (key.Name == Schedule.DefaultGroup) throw EventBridgeError.Validation("Deleting the default schedule group is not allowed.");
        await groups.UpdateAsync(key, current => current is null ? throw EventBridgeError.NoGroup(key.Name) : null);
        foreach (var (schedule, _) in schedules.List(context.AccountId, context.Region, key.Name, namePrefix: null))
            await schedules.UpdateAsync(schedule, _ => null);
        return NoBody.Instance;
    }

    private ScheduleGroup? Find(DocumentKey key) =>
        key.Name == Schedule.DefaultGroup ? new ScheduleGroup { CreationDate = DateTimeOffset.UnixEpoch } : groups.Find(key);

    private static ScheduleGroupShape Shape(DocumentKey key, ScheduleGroup group) => new()
    {
        Arn = ScheduleGroup.Arn(key),
        Name = key.Name,
        State = "ACTIVE",
        CreationDate = group.CreationDate,
        LastModificationDate = group.CreationDate,
    };
}
