using System.Text;
using System.Text.Json.Nodes;
using Hearth.Services.EventBridge;
using Hearth.Services.EventBridge.Buses;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.EventBridge.Rules;
using Hearth.Services.EventBridge.Schedules;
using Hearth.Services.EventBridge.Targets;
using Hearth.Storage;
using Hearth.Storage.Deliveries;
using Hearth.Storage.Documents;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.EventBridge;

/// <summary>What is sent when, to whom; time is an argument.</summary>
public sealed class ScheduleClockTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly DocumentKey RuleKey = new("123456789012", "us-east-1", EventBus.Default, "every-five");
    private static readonly DocumentKey ScheduleKey = new("123456789012", "us-east-1", Schedule.DefaultGroup, "once");

    private readonly string folder = Directory.CreateTempSubdirectory("hearth-tests-").FullName;
    private readonly RecordingTarget target = new();
    private StorageEngine storage = null!;
    private DocumentStore<EventRule> rules = null!;
    private DocumentStore<Schedule> schedules = null!;
    private TargetDeliveries deliveries = null!;
    private ScheduleClock clock = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await StorageEngine.OpenSqliteAsync(folder, TimeProvider.System);
        rules = new DocumentStore<EventRule>(storage.Database, "events.rule");
        schedules = new DocumentStore<Schedule>(storage.Database, "scheduler.schedule");
        deliveries = new TargetDeliveries(storage.Database, new EventTargets([target]), new RecordingDeadLetters(), TimeProvider.System, NullLogger.Instance);
        clock = new ScheduleClock(rules, schedules, new EventRouter(rules, deliveries, TimeProvider.System), deliveries, TimeProvider.System, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await deliveries.DisposeAsync();
        rules.Dispose();
        schedules.Dispose();
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_rule_sends_its_event_to_each_target_whenever_it_is_due()
    {
        await PutRuleAsync("rate(5 minutes)", new RuleTarget { Id = "a", Arn = "arn:aws:lambda:us-east-1:123456789012:function:a" },
            new RuleTarget { Id = "b", Arn = "arn:aws:lambda:us-east-1:123456789012:function:b", Input = """{"warm":true}""" });
        await PassAsync(TimeSpan.FromMinutes(5));
        target.Events.Select(sent => sent.Arn[^1]).ShouldBe(['a', 'b'], ignoreOrder: true);
        target.Body('b').ToJsonString().ShouldBe("""{"warm":true}""");
        var sent = target.Body('a');
        ((string)sent["source"]!, (string)sent["detail-type"]!, (string)sent["time"]!, (string)sent["resources"]![0]!).ShouldBe(
            ("aws.events", "Scheduled Event", "2026-11-24T10:05:00Z", "arn:aws:events:us-east-1:123456789012:rule/every-five"));
        target.Events.Clear();
        await PassAsync(TimeSpan.FromMinutes(10), from: Start.AddMinutes(5));
        target.Events.Count.ShouldBe(4, "two times, two targets");
    }

    [Fact]
    public async Task Parts_of_the_event_fill_a_template()
    {
        await PutRuleAsync("rate(1 minute)", new RuleTarget
        {
            Id = "a",
            Arn = "arn:aws:lambda:us-east-1:123456789012:function:a",
            InputTransformer = new InputTransformer
            {
                InputPathsMap = new Dictionary<string, string> { ["at"] = "$.time", ["first"] = "$.resources[0]" },
                InputTemplate = """{"at":<at>,"text":"due <at> by <first>","whole":<aws.events.event>}""",
            },
        });
        await PassAsync(TimeSpan.FromMinutes(1));
        var body = target.Body('a');
        ((string)body["at"]!).ShouldBe("2026-11-24T10:01:00Z");
        ((string)body["text"]!).ShouldBe("due 2026-11-24T10:01:00Z by arn:aws:events:us-east-1:123456789012:rule/every-five");
        ((string)body["whole"]!["source"]!).ShouldBe("aws.events");
    }

    [Fact]
    public async Task A_disabled_rule_is_never_due()
    {
        await PutRuleAsync("rate(1 minute)", new RuleTarget { Id = "a", Arn = "arn:aws:lambda:us-east-1:123456789012:function:a" });
        await rules.UpdateAsync(RuleKey, rule => rule! with { State = "DISABLED" });
        await PassAsync(TimeSpan.FromMinutes(3));
        target.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_schedule_for_one_time_sends_once_and_goes_if_it_was_made_to()
    {
        await schedules.UpdateAsync(ScheduleKey, _ => new Schedule
        {
            ScheduleExpression = "at(2026-11-24T10:00:30)",
            FlexibleTimeWindow = new FlexibleTimeWindow { Mode = "OFF" },
            Target = new ScheduleTarget { Arn = "arn:aws:lambda:us-east-1:123456789012:function:a", Input = """{"at":"<aws.scheduler.scheduled-time>"}""" },
            ActionAfterCompletion = "DELETE",
            CreationDate = Start,
            LastModificationDate = Start,
        });
        await PassAsync(TimeSpan.FromMinutes(1));
        ((string)target.Body('a')["at"]!).ShouldBe("2026-11-24T10:00:30Z");
        schedules.Find(ScheduleKey).ShouldBeNull();
    }

    [Fact]
    public async Task Rules_are_there_again_after_a_restart()
    {
        await PutRuleAsync("cron(0 12 * * ? *)", new RuleTarget { Id = "a", Arn = "arn:aws:lambda:us-east-1:123456789012:function:a" });
        using var again = new DocumentStore<EventRule>(storage.Database, "events.rule");
        await again.LoadAsync();
        again.Find(RuleKey)!.Next(Start).ShouldBe(Start.AddHours(2));
        again.Find(RuleKey)!.Targets["a"].Arn.ShouldBe("arn:aws:lambda:us-east-1:123456789012:function:a");
    }

    private Task PutRuleAsync(string schedule, params RuleTarget[] targets) => rules.UpdateAsync(RuleKey, _ => new EventRule
    {
        ScheduleExpression = schedule,
        Since = Start,
        Targets = targets.ToDictionary(one => one.Id!),
    });

    /// <summary>Looks once a second, as the real loop does.</summary>
    private async Task PassAsync(TimeSpan duration, DateTimeOffset? from = null)
    {
        var start = from ?? Start;
        for (var at = TimeSpan.Zero; at < duration; at += TimeSpan.FromSeconds(1))
            await clock.SendDueAsync(start + at, start + at + TimeSpan.FromSeconds(1));
        var store = new DeliveryStore<TargetEvent>(storage.Database, "events");
        foreach (var pending in await store.ListAsync())
        {
            (await deliveries.AttemptAsync(pending, TestContext.Current.CancellationToken)).ShouldBeNull();
            await store.FinishAsync(pending);
        }
    }

    private sealed class RecordingTarget : IEventTarget
    {
        public List<(string Arn, string Body)> Events { get; } = [];

        public string Service => "lambda";

        public JsonNode Body(char function) => JsonNode.Parse(Events.Last(sent => sent.Arn[^1] == function).Body)!;

        public Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation)
        {
            Events.Add((targetArn, Encoding.UTF8.GetString(body.Span)));
            return Task.CompletedTask;
        }
    }
}
