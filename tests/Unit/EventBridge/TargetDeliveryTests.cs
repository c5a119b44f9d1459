using System.Text;
using System.Text.Json.Nodes;
using Hearth.Kernel;
using Hearth.Services.EventBridge.Buses;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.EventBridge.Events;
using Hearth.Services.EventBridge.Rules;
using Hearth.Services.EventBridge.Targets;
using Hearth.Storage;
using Hearth.Storage.Deliveries;
using Hearth.Storage.Documents;
using Hearth.Tests.Unit.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.EventBridge;

/// <summary>From an event on a bus to its targets: who gets it, what is tried again, and what becomes of what nobody takes.</summary>
public sealed class TargetDeliveryTests : IAsyncLifetime
{
    private const string Function = "arn:aws:lambda:us-east-1:123456789012:function:f";
    private const string Queue = "arn:aws:sqs:us-east-1:123456789012:dead";
    private static readonly DocumentKey Bus = EventBus.Key("123456789012", "us-east-1", EventBus.Default);
    private static readonly DocumentKey Other = EventBus.Key("123456789012", "us-east-1", "other");

    private readonly string folder = Directory.CreateTempSubdirectory("hearth-tests-").FullName;
    private readonly ManualTime time = new();
    private readonly ScriptedTarget target = new();
    private readonly RecordingDeadLetters dead = new();
    private StorageEngine storage = null!;
    private DocumentStore<EventBus> buses = null!;
    private DocumentStore<EventRule> rules = null!;
    private TargetDeliveries deliveries = null!;
    private EventRouter router = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await StorageEngine.OpenSqliteAsync(folder, TimeProvider.System);
        rules = new DocumentStore<EventRule>(storage.Database, "events.rule");
        buses = new DocumentStore<EventBus>(storage.Database, "events.bus");
        await buses.UpdateAsync(Other, _ => new EventBus());
        deliveries = new TargetDeliveries(
            storage.Database, new EventTargets([target, new BusTarget(new EventBuses(buses), () => router)]), dead, time, NullLogger.Instance);
        router = new EventRouter(rules, deliveries, time);
    }

    public async ValueTask DisposeAsync()
    {
        await deliveries.DisposeAsync();
        rules.Dispose();
        buses.Dispose();
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_event_goes_to_the_enabled_rules_of_its_bus_whose_pattern_it_matches()
    {
        await PutRuleAsync(Bus, "mine", """{"source":["shop"],"detail":{"total":[{"numeric":[">",10]}]}}""", Target("mine"));
        await PutRuleAsync(Bus, "another-pattern", """{"source":["office"]}""", Target("never"));
        await PutRuleAsync(Bus, "off", """{"source":["shop"]}""", Target("never"), "DISABLED");
        await PutRuleAsync(Other, "another-bus", """{"source":["shop"]}""", Target("never"));
        await router.RouteAsync(Bus, Event(total: 11));
        await router.RouteAsync(Bus, Event(total: 9));
        await DrainAsync();
        target.Taken.Select(taken => taken.Arn).ShouldBe([Target("mine").Arn!]);
        ((int)JsonNode.Parse(target.Taken[0].Body)!["detail"]!["total"]!).ShouldBe(11);
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_goes_to_the_dead_letter_queue_after_the_last_time()
    {
        await PutRuleAsync(Bus, "r", """{"source":["shop"]}""", Target("f") with
        {
            InputPath = "$.detail",
            RetryPolicy = new RetryPolicy { MaximumRetryAttempts = 2 },
            DeadLetterConfig = new DeadLetterConfig { Arn = Queue },
        });
        target.Failure = new AwsError("InternalError", "not now", 500);
        await router.RouteAsync(Bus, Event(total: 1));
        await DrainAsync();
        target.Tried.ShouldBe(3);
        var letter = dead.Events.ShouldHaveSingleItem();
        letter.QueueArn.ShouldBe(Queue);
        ((string?)JsonNode.Parse(letter.Body)!["source"]).ShouldBe("shop", "the event itself, not what the target would have got");
        letter.Attributes["RULE_ARN"].ShouldBe("arn:aws:events:us-east-1:123456789012:rule/r");
        letter.Attributes["EXHAUSTED_RETRY_CONDITION"].ShouldBe("MaximumRetryAttempts");
        (letter.Attributes["RETRY_ATTEMPTS"], letter.Attributes["ERROR_CODE"]).ShouldBe(("2", "InternalError"));
    }

    [Fact]
    public async Task What_is_too_old_is_given_up()
    {
        await PutRuleAsync(Bus, "r", """{"source":["shop"]}""", Target("f") with
        {
            RetryPolicy = new RetryPolicy { MaximumEventAgeInSeconds = 60 },
            DeadLetterConfig = new DeadLetterConfig { Arn = Queue },
        });
        target.Failure = new AwsError("TooManyRequestsException", "Rate exceeded", 429);
        await router.RouteAsync(Bus, Event(total: 1));
        await DrainAsync();
        target.Tried.ShouldBeInRange(5, 8);
        dead.Events.ShouldHaveSingleItem().Attributes["EXHAUSTED_RETRY_CONDITION"].ShouldBe("MaximumEventAgeInSeconds");
    }

    [Fact]
    public async Task What_the_target_refuses_is_not_tried_again()
    {
        await PutRuleAsync(Bus, "r", """{"source":["shop"]}""", Target("f") with { DeadLetterConfig = new DeadLetterConfig { Arn = Queue } });
        target.Failure = new AwsError("AccessDeniedException", "no", 403);
        await router.RouteAsync(Bus, Event(total: 1));
        await DrainAsync();
        target.Tried.ShouldBe(1);
        dead.Events.ShouldHaveSingleItem().Attributes.Keys.ShouldNotContain("EXHAUSTED_RETRY_CONDITION");
    }

    [Fact]
    public async Task A_bus_passes_events_on_to_another_but_not_round_and_round()
    {
        await PutRuleAsync(Bus, "to", """{"source":["shop"]}""", new RuleTarget { Id = "1", Arn = EventBus.Arn(Other) });
        await PutRuleAsync(Other, "back", """{"source":["shop"]}""", new RuleTarget { Id = "1", Arn = EventBus.Arn(Bus) });
        await PutRuleAsync(Other, "out", """{"source":["shop"]}""", Target("f"));
        await router.RouteAsync(Bus, Event(total: 1));
        await DrainAsync();
        target.Taken.Count.ShouldBe(3, "on its first, third and fifth bus; then it ends");
    }

    private Task PutRuleAsync(DocumentKey bus, string name, string pattern, RuleTarget to, string state = "ENABLED") =>
        rules.UpdateAsync(bus with { Parent = bus.Name, Name = name }, _ => new EventRule
        {
            EventPattern = pattern,
            State = state,
            Since = time.GetUtcNow(),
            Targets = new Dictionary<string, RuleTarget> { [to.Id!] = to },
        });

    private JsonObject Event(int total) =>
        new BusEvent("123456789012", "us-east-1", "shop", "Order", ["r"], new JsonObject { ["total"] = total }, time.GetUtcNow()).ToJson();

    private static RuleTarget Target(string function) => new() { Id = "1", Arn = Function[..^1] + function };

    /// <summary>Makes every attempt at its time until nothing is left.</summary>
    private async Task DrainAsync()
    {
        var store = new DeliveryStore<TargetEvent>(storage.Database, "events");
        while (await store.ListAsync() is [var first, ..])
        {
            if (first.NextAttemptAt > time.GetUtcNow()) time.Advance(first.NextAttemptAt - time.GetUtcNow());
            if (await deliveries.AttemptAsync(first, TestContext.Current.CancellationToken) is { } next) await store.PostponeAsync(next);
            else await store.FinishAsync(first);
        }
    }

    private sealed class ScriptedTarget : IEventTarget
    {
        public List<(string Arn, string Body)> Taken { get; } = [];

        public AwsError? Failure { get; set; }

        public int Tried { get; private set; }

        public string Service => "lambda";

        public Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation)
        {
            Tried++;
            if (Failure is { } failure) return Task.FromException(failure);
            Taken.Add((targetArn, Encoding.UTF8.GetString(body.Span)));
            return Task.CompletedTask;
        }
    }
}
