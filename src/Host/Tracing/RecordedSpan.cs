namespace Hearth.Host.Tracing;

/// <summary>One span of a recording, as /_hearth/traces answers it.</summary>
/// <param name="ParentId">The client's span for the outermost one.</param>
/// <param name="StartMicroseconds">Since 1970.</param>
internal sealed record RecordedSpan(string Id, string ParentId, string Name, long StartMicroseconds, double DurationMicroseconds);
