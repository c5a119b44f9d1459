using Hearth.Protocols.Operations;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Schedules;

/// <summary>Which schedule or group a request means.</summary>
internal static class ScheduleKeys
{
    public static DocumentKey Of(string name, string? group, CallContext context) =>
        new(context.AccountId, context.Region, group ?? Schedule.DefaultGroup, name);

    public static DocumentKey OfGroup(string name, CallContext context) => new(context.AccountId, context.Region, "", name);

    /// <exception cref="Kernel.AwsError">404 ResourceNotFoundException.</exception>
    public static void RequireGroup(DocumentStore<ScheduleGroup> groups, DocumentKey schedule)
    {
        var group = schedule.Parent;
        if (group != Schedule.DefaultGroup && groups.Find(schedule with { Parent = "", Name = group }) is null) throw EventBridgeError.NoGroup(group);
    }
}
