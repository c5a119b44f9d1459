using Hearth.Protocols.Operations;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.EventBridge.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Schedules;

/// <summary>CreateSchedule and UpdateSchedule; an update replaces the whole schedule.</summary>
internal sealed class PutSchedule(DocumentStore<Schedule> schedules, DocumentStore<ScheduleGroup> groups, EventTargets known, TimeProvider time)
{
    public async Task<PutScheduleResponse> CreateAsync(PutScheduleRequest request, CallContext context)
    {
        var key = ScheduleKeys.Of(request.Name!, request.GroupName, context);
        ScheduleKeys.RequireGroup(groups, key);
        await schedules.UpdateAsync(key, current =>
            current is null ? Read(request, createdAt: time.GetUtcNow()) : throw EventBridgeError.Conflict($"Schedule {key.Name}"));
        return new PutScheduleResponse { ScheduleArn = Schedule.Arn(key) };
    }

    public async Task<PutScheduleResponse> UpdateAsync(PutScheduleRequest request, CallContext context)
    {
        var key = ScheduleKeys.Of(request.Name!, request.GroupName, context);
        await schedules.UpdateAsync(key, current => Read(request, (current ?? throw EventBridgeError.NoSchedule(key.Name)).CreationDate));
        return new PutScheduleResponse { ScheduleArn = Schedule.Arn(key) };
    }

    private Schedule Read(PutScheduleRequest request, DateTimeOffset createdAt)
    {
        Check(request);
        return new Schedule
        {
            ScheduleExpression = request.ScheduleExpression!,
            TimeZone = request.ScheduleExpressionTimezone ?? "UTC",
            StartDate = request.StartDate,
            EndDate = request.EndDate,
            Description = request.Description,
            State = request.State ?? "ENABLED",
            KmsKeyArn = request.KmsKeyArn,
            FlexibleTimeWindow = request.FlexibleTimeWindow!,
            Target = request.Target! with
            {
                // AWS's defaults, which GetSchedule shows.
                RetryPolicy = request.Target!.RetryPolicy ?? new RetryPolicy { MaximumEventAgeInSeconds = RetryPolicy.MostSeconds, MaximumRetryAttempts = RetryPolicy.MostAttempts },
            },
            ActionAfterCompletion = request.ActionAfterCompletion ?? "NONE",
            CreationDate = createdAt,
            LastModificationDate = time.GetUtcNow(),
        };
    }

    private void Check(PutScheduleRequest request)
    {
        var zone = request.ScheduleExpressionTimezone ?? "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) throw EventBridgeError.Validation("Invalid ScheduleExpressionTimezone provided.");
        if (Schedule.Parse(request.ScheduleExpression!, zone) is null)
            throw EventBridgeError.Validation($"Invalid Schedule Expression {request.ScheduleExpression}.");
        if (request.EndDate <= request.StartDate) throw EventBridgeError.Validation("The StartDate you specify must come before the EndDate.");
        var window = request.FlexibleTimeWindow!;
        if (window.Mode is not ("OFF" or "FLEXIBLE"))
            throw EventBridgeError.Validation("FlexibleTimeWindow Mode must be OFF or FLEXIBLE.");
        if (window.Mode == "FLEXIBLE" != (window.MaximumWindowInMinutes is >= 1 and <= 1440))
            throw EventBridgeError.Validation("A MaximumWindowInMinutes of 1 to 1440 goes with the Mode FLEXIBLE, and only with it.");
        var target = request.Target!;
        if (string.IsNullOrEmpty(target.Arn) || string.IsNullOrEmpty(target.RoleArn))
            throw EventBridgeError.Validation("A Target needs an Arn and a RoleArn.");
        if (!known.Knows(target.Arn))
            throw EventBridgeError.Validation($"Nothing in this installation of Hearth takes events for {target.Arn}.");
        if (target.Arn.Contains(":lambda:", StringComparison.Ordinal) && target.Input is { } input && !TargetInput.IsJson(input)) throw EventBridgeError.Validation("The Input of a Lambda function must be JSON.");
    }
}
