using Hearth.DataPlane.RuntimeApi;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.Extensions;

/// <summary>POST /extension/init/error and /extension/exit/error: an extension says why it is about to end.</summary>
internal static class ExtensionErrorHandler
{
    public const string TypeHeader = "Lambda-Extension-Function-Error-Type";

    public static Task InitErrorAsync(IFeatureCollection context, RuntimeSession session, Extension extension)
        => HandleAsync(context, session, extension, ExtensionState.InitError);

    public static Task ExitErrorAsync(IFeatureCollection context, RuntimeSession session, Extension extension)
        => HandleAsync(context, session, extension, ExtensionState.ExitError);

    private static Task HandleAsync(IFeatureCollection context, RuntimeSession session, Extension extension, ExtensionState state)
    {
        string? type = context.GetRequiredFeature<IHttpRequestFeature>().Headers[TypeHeader];
        var refusal = string.IsNullOrEmpty(type) ? ExtensionRefusal.NoErrorType : session.Extensions.TellError(extension, state, type);
        return refusal is null ? Reply.AcceptedAsync(context) : Reply.RefuseAsync(context, refusal);
    }
}
