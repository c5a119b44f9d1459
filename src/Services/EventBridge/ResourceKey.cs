namespace Hearth.Services.EventBridge;

/// <param name="Parent">The event bus of a rule, the group of a schedule; empty for a group.</param>
internal sealed record ResourceKey(string AccountId, string Region, string Parent, string Name);
