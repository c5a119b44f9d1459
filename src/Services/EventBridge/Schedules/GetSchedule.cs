using Hearth.Protocols.Operations;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Schedules;

/// <summary>GetSchedule, ListSchedules and DeleteSchedule.</summary>
internal sealed class GetSchedule(DocumentStore<Schedule> schedules)
{
    private const int PageSize = 100;

    public Task<ScheduleShape> HandleAsync(ScheduleRequest request, CallContext context)
    {
        var key = ScheduleKeys.Of(request.Name!, request.GroupName, context);
        return Task.FromResult(ScheduleShape.Of(key, schedules.Find(key) ?? throw EventBridgeError.NoSchedule(key.Name)));
    }

    public Task<ListSchedulesResponse> ListAsync(ListSchedulesRequest request, CallContext context)
    {
        var found = schedules.List(context.AccountId, context.Region, request.GroupName, request.NamePrefix)
            .Where(schedule => request.State is null || schedule.Value.State == request.State);
        var (page, next) = PageToken.Page(found, schedule => $"{schedule.Key.Parent}/{schedule.Key.Name}", request.NextToken, request.MaxResults ?? PageSize);
        return Task.FromResult(new ListSchedulesResponse { Schedules = [.. page.Select(one => ScheduleShape.Summary(one.Key, one.Value))], NextToken = next });
    }

    public async Task<NoBody> DeleteAsync(ScheduleRequest request, CallContext context)
    {
        var key = ScheduleKeys.Of(request.Name!, request.GroupName, context);
        await schedules.UpdateAsync(key, current => current is null ? throw EventBridgeError.NoSchedule(key.Name) : null);
        return NoBody.Instance;
    }
}
