using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>POST /runtime/invocation/ID/response: a buffered or a streamed response.</summary>
internal static class ResponseHandler
{
    private const string ModeHeader = "Lambda-Runtime-Function-Response-Mode";

    public static Task HandleAsync(IFeatureCollection context, RuntimeSession session, ActiveInvocation active)
    {
        var mode = context.GetRequiredFeature<IHttpRequestFeature>().Headers[ModeHeader];
        var streams = string.Equals(mode, "streaming", StringComparison.OrdinalIgnoreCase);
        return streams || active.Invocation.ResponseStream is not null
            ? StreamedResponse.HandleAsync(context, session, active)
            : BufferedAsync(context, session, active);
    }

    private static async Task BufferedAsync(IFeatureCollection context, RuntimeSession session, ActiveInvocation active)
    {
        byte[]? body;
        try
        {
            body = await RequestBody.ReadAsync(context);
        }
        catch (Exception e) when (RequestBody.IsBroken(e))
        {
            session.RevokeAnswer();
            return;
        }

        if (body is null)
        {
            active.TryAnswer(new RuntimeAnswer.ResponseTooLarge());
            await Reply.RefuseAsync(context, Refusal.PayloadTooLarge);
            return;
        }

        // Answered before the acknowledgement: caller and runtime are then woken at the same time.
        active.TryAnswer(new RuntimeAnswer.Response(body));
        await Reply.AcceptedAsync(context);
    }
}
