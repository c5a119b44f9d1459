namespace Hearth.DataPlane.Telemetry;

/// <summary>The way to a subscriber; without a time limit, as a frozen extension reads on when it is thawed.</summary>
internal interface ITelemetryLine : IDisposable
{
    /// <param name="events">JSON objects.</param>
    /// <exception cref="IOException">Also SocketException and HttpRequestException: not delivered, or not acknowledged.</exception>
    Task SendAsync(IReadOnlyList<byte[]> events, CancellationToken cancellation);
}
