using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>POST /runtime/invocation/ID/error: the handler failed.</summary>
internal static class ErrorHandler
{
    internal const string TypeHeader = "Lambda-Runtime-Function-Error-Type";

    public static async Task HandleAsync(IFeatureCollection context, RuntimeSession session, ActiveInvocation active)
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

        active.TryAnswer(ErrorBody.Read(body, context.GetRequiredFeature<IHttpRequestFeature>().Headers[TypeHeader]));
        await Reply.AcceptedAsync(context);
    }
}

/// <summary>POST /runtime/init/error and /runtime/restore/error: the function could not be initialised, or an after-restore hook failed.</summary>
internal static class PhaseErrorHandler
{
    /// <param name="fail">Ends the phase; null when that was legal.</param>
    public static async Task HandleAsync(IFeatureCollection context, Func<RuntimeAnswer.Error, Refusal?> fail)
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
        if (fail(ErrorBody.Read(body, type)) is { } refusal) await Reply.RefuseAsync(context, refusal);
        else await Reply.AcceptedAsync(context);
    }
}
