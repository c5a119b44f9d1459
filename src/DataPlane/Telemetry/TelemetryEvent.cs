using Hearth.DataPlane.FunctionLogs;

namespace Hearth.DataPlane.Telemetry;

/// <summary>Something that happened in an environment, not written out yet: each subscriber may want another schema.</summary>
/// <param name="Platform">Of the category Platform.</param>
/// <param name="Line">Of the other two: one log event.</param>
internal readonly record struct TelemetryEvent(DateTimeOffset Time, TelemetryCategories Category, PlatformEvent? Platform, string? Line);
