using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Services.EventBridge.Rules;
using Hearth.Services.EventBridge.Schedules;
using Hearth.Services.EventBridge.Targets;
using Hearth.Storage.Documents;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.EventBridge.Delivery;

/// <summary>
/// Once a second: sends the events of rules and schedules that have become due since the last look. What was due while the server was
/// down is not made up for, so that a start is not a storm.
/// </summary>
internal sealed class ScheduleClock(
    DocumentStore<EventRule> rules, DocumentStore<Schedule> schedules, EventDelivery delivery, TimeProvider time, ILogger logger)
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
                await SendDueAsync(seen, now, stop);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogError(error, "A round of schedules failed; the next is in {Period}", Period);
            }
            seen = now;
        }
    }

    /// <summary>What became due after the one time and until the other.</summary>
    public async Task SendDueAsync(DateTimeOffset after, DateTimeOffset until, CancellationToken cancellation)
    {
        foreach (var (key, rule) in rules.All())
            for (var due = rule.Next(after); due <= until; due = rule.Next(due.Value)) await SendAsync(key, rule, due.Value, cancellation);
        foreach (var (key, schedule) in schedules.All())
        {
            for (var due = schedule.Next(after); due <= until; due = schedule.Next(due.Value)) await SendAsync(key, schedule, due.Value, cancellation);
            await CompleteAsync(key, schedule, after, until);
        }
    }

    private async Task SendAsync(DocumentKey key, EventRule rule, DateTimeOffset due, CancellationToken cancellation)
    {
        var arn = EventRule.Arn(key);
        var anEvent = Event(key, arn, "aws.events", due, new JsonObject());
        foreach (var target in rule.Targets.Values) await delivery.DeliverAsync(SourceFor(target, arn), target.Arn!, TargetInput.Of(target, anEvent), cancellation);
    }

    private static EventSource SourceFor(RuleTarget target, string arn) => new(arn) { MessageGroupId = target.SqsParameters?.MessageGroupId };

    private async Task SendAsync(DocumentKey key, Schedule schedule, DateTimeOffset due, CancellationToken cancellation)
    {
        var arn = Schedule.Arn(key);
        var body = schedule.Target.Input is { } input
            ? Encoding.UTF8.GetBytes(Fill(input, arn, due))
            : JsonSerializer.SerializeToUtf8Bytes(Event(key, arn, "aws.scheduler", due, "{}"));
        await delivery.DeliverAsync(new EventSource(arn, schedule.Target.RoleArn) { MessageGroupId = schedule.Target.SqsParameters?.MessageGroupId }, schedule.Target.Arn!, body, cancellation);
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
        .Replace("<aws.scheduler.scheduled-time>", Time(due), StringComparison.Ordinal)
        .Replace("<aws.scheduler.execution-id>", Guid.NewGuid().ToString(), StringComparison.Ordinal)
        .Replace("<aws.scheduler.attempt-number>", "1", StringComparison.Ordinal);

    /// <summary>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html</summary>
    private static JsonObject Event(DocumentKey key, string arn, string source, DateTimeOffset due, JsonNode detail) => new()
    {
        ["version"] = "0",
        ["id"] = Guid.NewGuid().ToString(),
        ["detail-type"] = "Scheduled Event",
        ["source"] = source,
        ["account"] = key.AccountId,
        ["time"] = Time(due),
        ["region"] = key.Region,
        ["resources"] = new JsonArray(arn),
        ["detail"] = detail,
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

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
