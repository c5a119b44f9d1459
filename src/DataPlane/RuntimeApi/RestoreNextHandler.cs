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
