namespace Hearth.DataPlane;

/// <summary>How an environment came up that was started before anybody asked for it.</summary>
/// <param name="ErrorType">Null when it waits for its first event.</param>
public sealed record AheadOutcome(TimeSpan InitDuration, string? ErrorType, string? ErrorMessage);
