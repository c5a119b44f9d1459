using Hearth.DataPlane.Extensions;
using Hearth.DataPlane.RuntimeApi;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.Telemetry;

/// <summary>
/// PUT /2022-07-01/telemetry and PUT /2020-08-15/logs: an extension subscribes, while it initialises and not later.
/// </summary>
internal static class SubscribeHandler
{
    public const string TelemetryPath = "/2022-07-01/telemetry", LogsPath = "/2020-08-15/logs";

    private static readonly byte[] Accepted = "\"OK\""u8.ToArray();

    private static readonly Refusal TelemetryClosed = new(403, "Telemetry.SubscriptionClosed", "Telemetry API subscription is closed already");

    private static readonly Refusal LogsClosed = new(403, "Logs.SubscriptionClosed", "Logs API subscription is closed already");

    /// <summary>AWS: after subscribing to one of the two APIs, an attempt to subscribe to the other is an error.</summary>
    private static readonly Refusal OtherApi = Invalid("The extension has subscribed to the other of the Logs API and the Telemetry API already");

    public static Task TelemetryAsync(IFeatureCollection context, RuntimeSession session, Extension extension)
        => SubscribeAsync(context, session, extension, isLogsApi: false);

    public static Task LogsAsync(IFeatureCollection context, RuntimeSession session, Extension extension)
        => SubscribeAsync(context, session, extension, isLogsApi: true);

    private static async Task SubscribeAsync(IFeatureCollection context, RuntimeSession session, Extension extension, bool isLogsApi)
    {
        TelemetrySubscription subscription;
        try
        {
            subscription = SubscriptionRequest.Read(await RequestBody.ReadAsync(context), isLogsApi);
        }
        catch (Exception e) when (RequestBody.IsBroken(e))
        {
            return; // Its process has died.
        }
        catch (SubscriptionException e)
        {
            await Reply.RefuseAsync(context, Invalid(e.Message));
            return;
        }

        await (session.Telemetry.Subscribe(extension.Name, subscription) switch
        {
            SubscribeOutcome.Closed => Reply.RefuseAsync(context, isLogsApi ? LogsClosed : TelemetryClosed),
            SubscribeOutcome.OtherApi => Reply.RefuseAsync(context, OtherApi),
            _ => Reply.WriteAsync(context, 200, Accepted),
        });
    }

    private static Refusal Invalid(string message) => new(400, "ValidationError", message);
}
