namespace Hearth.Storage.Documents;

/// <summary>Names a document among those of its kind.</summary>
/// <param name="Parent">What it is in: the event bus of a rule, the group of a schedule; empty where there is nothing.</param>
public sealed record DocumentKey(string AccountId, string Region, string Parent, string Name);
