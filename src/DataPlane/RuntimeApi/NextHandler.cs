using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>GET /runtime/invocation/next: parks until an event is handed over.</summary>
internal static class NextHandler
{
    public static async Task HandleAsync(IFeatureCollection context, RuntimeSession session)
    {
        var call = session.Next();
        if (call.Refusal is { } refusal)
        {
            await Reply.RefuseAsync(context, refusal);
            return;
        }

        // Without this a runtime that hangs up while parked would leave its call here for ever.
        var aborted = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        await using var registration = aborted.UnsafeRegister(
            static state =>
            {
                var (session, call) = ((RuntimeSession, NextCall))state!;
                session.Abandon(call);
            },
            (session, call));

        var active = await call.Source!.Task;
        if (active is null)
        {
            await Reply.RefuseAsync(context, Refusal.Gone);
            return;
        }

        await WriteAsync(context, active);
    }

    private static async Task WriteAsync(IFeatureCollection context, ActiveInvocation active)
    {
        Reply.Release(context);
        var invocation = active.Invocation;
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        var headers = response.Headers;
        headers.ContentType = "application/json";
        headers.ContentLength = invocation.Payload.Length;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = active.DeadlineMs.ToString();
        headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.InvokedFunctionArn;
        headers["Lambda-Runtime-Trace-Id"] = active.TraceId;
        if (invocation.ClientContext is { } client) headers["Lambda-Runtime-Client-Context"] = HeaderText.Escape(client);
        if (invocation.CognitoIdentity is { } identity) headers["Lambda-Runtime-Cognito-Identity"] = HeaderText.Escape(identity);
        try
        {
            await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(invocation.Payload);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The process died while its event was written: its end answers the invocation.
        }
    }
}
