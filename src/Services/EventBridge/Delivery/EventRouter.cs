using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Kernel.EventPatterns;
using Hearth.Services.EventBridge.Rules;
using Hearth.Services.EventBridge.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Delivery;

/// <summary>Gives an event to the targets of every enabled rule of its bus that it matches; durable when the task completes.</summary>
internal sealed class EventRouter(DocumentStore<EventRule> rules, TargetDeliveries deliveries, TimeProvider time)
{
    /// <summary>Patterns are read once for each state of a rule.</summary>
    private readonly ConditionalWeakTable<EventRule, EventPattern> _patterns = [];

    /// <param name="bus">Whose rules are asked.</param>
    /// <param name="anEvent">As targets see it.</param>
    /// <param name="hops">How many buses have passed it on.</param>
    public async Task RouteAsync(DocumentKey bus, JsonObject anEvent, int hops = 0)
    {
        using var document = JsonDocument.Parse(anEvent.ToJsonString());
        var matching = rules.All()
            .Where(rule => IsOn(bus, rule.Key) && rule.Value is { IsEnabled: true, Targets.Count: > 0, EventPattern: not null } && Matches(rule.Value, document.RootElement))
            .ToList();
        await Task.WhenAll(matching.Select(rule => SendAsync(rule.Key, rule.Value, anEvent, hops)));
    }

    /// <summary>Gives an event to all targets of one rule.</summary>
    public Task SendAsync(DocumentKey key, EventRule rule, JsonObject anEvent, int hops = 0) => Task.WhenAll(rule.Targets.Values.Select(target =>
        deliveries.AcceptAsync(new TargetEvent
        {
            SourceArn = EventRule.Arn(key),
            TargetArn = target.Arn!,
            Body = Encoding.UTF8.GetString(TargetInput.Of(target, anEvent)),
            AcceptedAt = time.GetUtcNow(),
            MessageGroupId = target.SqsParameters?.MessageGroupId,
            Retry = target.RetryPolicy,
            DeadLetterArn = target.DeadLetterConfig?.Arn,
            DeadLetterBody = target.DeadLetterConfig is null ? null : anEvent.ToJsonString(),
            Hops = hops,
        })));

    private bool Matches(EventRule rule, JsonElement anEvent) => _patterns.GetValue(rule, static rule => EventPattern.Parse(rule.EventPattern!)).Matches(anEvent);

    private static bool IsOn(DocumentKey bus, DocumentKey rule) => (rule.AccountId, rule.Region, rule.Parent) == (bus.AccountId, bus.Region, bus.Name);
}
