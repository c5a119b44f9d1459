using System.Text.Json.Nodes;
using Hearth.Services.EventBridge.Events;
using Hearth.Services.EventBridge.Rules;
using Hearth.Services.EventBridge.Schedules;
using Hearth.Storage.Documents;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.EventBridge.Delivery;

/// <summary>
/// Once a second: sends the events of rules and schedules that have become due since the last look. What was due while the server was
/// down is not made up for, so that a start is not a storm.
/// </summary>
internal sealed class ScheduleClock(
    DocumentStore<EventRule> rules, DocumentStore<Schedule> schedules, EventRouter router, TargetDeliveries deliveries, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stop)
    {
        var seen = time.GetUtcNow();
        using var timer = new PeriodicTimer(Period, time);
        while (await WaitAsync(timer, stop))
        {
            var now = time.GetUtcNow();
            try
            {
                await SendDueAsync(seen, now);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogError(error, "A round of schedules failed; the next is in {Period}", Period);
            }
            seen = now;
        }
    }

    /// <summary>What became due after the one time and until the other.</summary>
    public async Task SendDueAsync(DateTimeOffset after, DateTimeOffset until)
    {
        foreach (var (key, rule) in rules.All())
            for (var due = rule.Next(after); due <= until; due = rule.Next(due.Value)) await SendAsync(key, rule, due.Value);
        foreach (var (key, schedule) in schedules.All())
        {
            for (var due = schedule.Next(after); due <= until; due = schedule.Next(due.Value)) await SendAsync(key, schedule, due.Value);
            await CompleteAsync(key, schedule, after, until);
        }
    }

    /// <summary>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html</summary>
    private Task SendAsync(DocumentKey key, EventRule rule, DateTimeOffset due) =>
        router.SendAsync(key, rule, Event(key, EventRule.Arn(key), "aws.events", due, new JsonObject()).ToJson());

    private Task SendAsync(DocumentKey key, Schedule schedule, DateTimeOffset due)
    {
        var arn = Schedule.Arn(key);
        return deliveries.AcceptAsync(new TargetEvent
        {
            SourceArn = arn,
            RoleArn = schedule.Target.RoleArn,
            TargetArn = schedule.Target.Arn!,
            Body = schedule.Target.Input is { } input ? Fill(input, arn, due) : Event(key, arn, "aws.scheduler", due, "{}").ToJson().ToJsonString(),
            AcceptedAt = time.GetUtcNow(),
            Retry = schedule.Target.RetryPolicy,
            MessageGroupId = schedule.Target.SqsParameters?.MessageGroupId,
            DeadLetterArn = schedule.Target.DeadLetterConfig?.Arn,
        });
    }

    /// <summary>One that will never be due again goes, if it was made to.</summary>
    private async Task CompleteAsync(DocumentKey key, Schedule schedule, DateTimeOffset after, DateTimeOffset until)
    {
        if (schedule.ActionAfterCompletion == "DELETE" && schedule.Next(after) is not null && schedule.Next(until) is null)
            await schedules.UpdateAsync(key, current => current == schedule ? null : current);
    }

    /// <summary>https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html</summary>
    private static string Fill(string input, string arn, DateTimeOffset due) => input
        .Replace("<aws.scheduler.schedule-arn>", arn, StringComparison.Ordinal)
        .Replace("<aws.scheduler.scheduled-time>", BusEvent.Text(due), StringComparison.Ordinal)
        .Replace("<aws.scheduler.execution-id>", Guid.NewGuid().ToString(), StringComparison.Ordinal)
        .Replace("<aws.scheduler.attempt-number>", "1", StringComparison.Ordinal);

    private static BusEvent Event(DocumentKey key, string arn, string source, DateTimeOffset due, JsonNode detail) =>
        new(key.AccountId, key.Region, source, "Scheduled Event", [arn], detail, due);

    private static async ValueTask<bool> WaitAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
