namespace Hearth.DataPlane.Telemetry;

/// <summary>What an extension has subscribed to, valid in every part.</summary>
/// <param name="TypeNames">In the order asked for, as platform.telemetrySubscription gives them back.</param>
internal sealed record TelemetrySubscription(
    TelemetrySchema Schema, TelemetryCategories Categories, IReadOnlyList<string> TypeNames, TelemetryDestination Destination, Buffering Buffering);

/// <summary>
/// Which API, and which version of its events.
/// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html,
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-logs-api.html
/// </summary>
internal enum TelemetrySchema
{
    /// <summary>The Logs API; without platform.runtimeDone.</summary>
    Logs20200815,

    /// <summary>The Logs API with platform.runtimeDone.</summary>
    Logs20210318,
    Telemetry20220701,

    /// <summary>From here on a line of a function that logs JSON is an object and not text.</summary>
    Telemetry20221213,
    Telemetry20250129,
}

/// <summary>A port inside the sandbox.</summary>
/// <param name="Address">Null for TCP; the path of an HTTP destination is in it.</param>
/// <param name="Method">POST, or PUT for the Logs API if asked for.</param>
internal sealed record TelemetryDestination(int Port, Uri? Address, string Method = "POST");

/// <summary>A batch is sent when one of the three is reached.</summary>
internal sealed record Buffering(int MaxItems, int MaxBytes, TimeSpan Timeout)
{
    public static readonly Buffering Default = new(10_000, 262_144, TimeSpan.FromSeconds(1));
}
