using Hearth.DataPlane.RuntimeApi;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.Extensions;

/// <summary>GET /extension/event/next: parks until there is an event. The first one says that the extension is initialised.</summary>
internal static class EventNextHandler
{
    public static async Task HandleAsync(IFeatureCollection context, RuntimeSession session, Extension extension)
    {
        var extensions = session.Extensions;
        if (extensions.Next(extension, out var nextEvent) is { } refusal)
        {
            await Reply.RefuseAsync(context, refusal);
            return;
        }

        var aborted = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        await using var registration = aborted.UnsafeRegister(
            static state =>
            {
                var (extensions, extension, nextEvent) = ((ExtensionSet, Extension, Task<ExtensionEvent?>))state!;
                extensions.Abandon(extension, nextEvent);
            },
            (extensions, extension, nextEvent));

        if (await nextEvent is not { } happened)
        {
            await Reply.RefuseAsync(context, Refusal.Gone);
            return;
        }

        context.GetRequiredFeature<IHttpResponseFeature>().Headers["Lambda-Extension-Event-Identifier"] = Guid.NewGuid().ToString();
        try
        {
            await Reply.WriteAsync(context, 200, happened.ToJson());
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The extension died while its event was written: its end is what counts.
        }
    }
}
