using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>
/// GET /runtime/restore/next: parks the runtime of a snapshot until it is restored. One that is no snapshot has nothing to wait for.
/// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
/// </summary>
internal static class RestoreNextHandler
{
    public static async Task HandleAsync(IFeatureCollection context, RuntimeSession session)
    {
        var refusal = session.NextRestore(out var restore);
        if (refusal is null && !await restore) refusal = Refusal.Gone;
        if (refusal is not null) await Reply.RefuseAsync(context, refusal);
        else await Reply.OkAsync(context);
    }
}

/// <summary>POST /runtime/restore/error: an after-restore hook failed.</summary>
internal static class RestoreErrorHandler
{
    public static async Task HandleAsync(IFeatureCollection context, RuntimeSession session)
    {
        byte[]? body;
        try
        {
            body = await RequestBody.ReadAsync(context);
        }
        catch (Exception e) when (RequestBody.IsBroken(e))
        {
            return; // The runtime is dying: its end is the answer.
        }

        if (body is null)
        {
            await Reply.RefuseAsync(context, Refusal.PayloadTooLarge);
            return;
        }

        var type = context.GetRequiredFeature<IHttpRequestFeature>().Headers[ErrorHandler.TypeHeader];
        if (session.FailRestore(ErrorBody.Read(body, type)) is { } refusal) await Reply.RefuseAsync(context, refusal);
        else await Reply.AcceptedAsync(context);
    }
}
