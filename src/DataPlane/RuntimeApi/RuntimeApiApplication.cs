using Hearth.DataPlane.Extensions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>
/// The paths of the Runtime API 2018-06-01.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
/// </summary>
internal sealed class RuntimeApiApplication : IHttpApplication<IFeatureCollection>
{
    private const string Root = "/2018-06-01/runtime/";
    private const string InvocationPrefix = "invocation/";

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var path = request.Path.AsSpan();
        if (context.Get<RuntimeConnection>()?.Session is not { } session) return Reply.RefuseAsync(context, Refusal.Gone);
        if (!path.StartsWith(Root)) return ExtensionsApi.HandleAsync(context, session);

        path = path[Root.Length..];
        var isPost = request.Method == "POST";
        if (path.StartsWith(InvocationPrefix)) return Invocation(context, session, path[InvocationPrefix.Length..], isPost);
        return path switch
        {
            "init/error" when isPost => PhaseErrorHandler.HandleAsync(context, session.FailInit),
            "restore/next" when !isPost => RestoreNextHandler.HandleAsync(context, session),
            "restore/error" when isPost => PhaseErrorHandler.HandleAsync(context, session.FailRestore),
            "init/error" or "restore/next" or "restore/error" => Reply.RefuseAsync(context, Refusal.NotAllowed),
            _ => Reply.RefuseAsync(context, Refusal.NotFound),
        };
    }

    /// <summary>"next", "ID/response" or "ID/error".</summary>
    private static Task Invocation(IFeatureCollection context, RuntimeSession session, ReadOnlySpan<char> path, bool isPost)
    {
        if (path.SequenceEqual("next"))
            return isPost ? Reply.RefuseAsync(context, Refusal.NotAllowed) : NextHandler.HandleAsync(context, session);

        var slash = path.IndexOf('/');
        if (slash < 0) return Reply.RefuseAsync(context, Refusal.NotFound);
        var requestId = path[..slash];
        var verb = path[(slash + 1)..];
        var target = verb switch
        {
            "response" => RuntimeState.InvocationResponse,
            "error" => RuntimeState.InvocationErrorResponse,
            _ => RuntimeState.Ended,
        };
        if (target == RuntimeState.Ended) return Reply.RefuseAsync(context, Refusal.NotFound);
        if (!isPost) return Reply.RefuseAsync(context, Refusal.NotAllowed);
        if (session.BeginAnswer(requestId, target, out var invocation) is { } refusal) return Reply.RefuseAsync(context, refusal);
        return target == RuntimeState.InvocationResponse
            ? ResponseHandler.HandleAsync(context, session, invocation!)
            : ErrorHandler.HandleAsync(context, session, invocation!);
    }
}
