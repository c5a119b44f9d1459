using Hearth.DataPlane.RuntimeApi;
using Hearth.DataPlane.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.Extensions;

/// <summary>
/// The paths of the Extensions API 2020-01-01, and of the two APIs with which an extension subscribes to telemetry.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
/// </summary>
internal static class ExtensionsApi
{
    public const string IdentifierHeader = "Lambda-Extension-Identifier";
    private const string Root = "/2020-01-01/extension/";

    public static Task HandleAsync(IFeatureCollection context, RuntimeSession session)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        // AWS's documentation writes the address of the Telemetry API with a slash at its end, and its samples without.
        return (request.Method, request.Path.TrimEnd('/')) switch
        {
            ("POST", Root + "register") => RegisterHandler.HandleAsync(context, session),
            ("GET", Root + "event/next") => Identified(context, session, EventNextHandler.HandleAsync),
            ("POST", Root + "init/error") => Identified(context, session, ExtensionErrorHandler.InitErrorAsync),
            ("POST", Root + "exit/error") => Identified(context, session, ExtensionErrorHandler.ExitErrorAsync),
            ("PUT", SubscribeHandler.TelemetryPath) => Identified(context, session, SubscribeHandler.TelemetryAsync),
            ("PUT", SubscribeHandler.LogsPath) => Identified(context, session, SubscribeHandler.LogsAsync),
            (_, Root + "register" or Root + "event/next" or Root + "init/error" or Root + "exit/error") => Reply.RefuseAsync(context, Refusal.NotAllowed),
            (_, SubscribeHandler.TelemetryPath or SubscribeHandler.LogsPath) => Reply.RefuseAsync(context, Refusal.NotAllowed),
            _ => Reply.RefuseAsync(context, Refusal.NotFound),
        };
    }

    /// <summary>For calls that say which extension they come from.</summary>
    private static Task Identified(
        IFeatureCollection context, RuntimeSession session, Func<IFeatureCollection, RuntimeSession, Extension, Task> handle)
    {
        string? id = context.GetRequiredFeature<IHttpRequestFeature>().Headers[IdentifierHeader];
        if (string.IsNullOrEmpty(id)) return Reply.RefuseAsync(context, ExtensionRefusal.MissingIdentifier);
        if (!Guid.TryParse(id, out var parsed)) return Reply.RefuseAsync(context, ExtensionRefusal.InvalidIdentifier);
        return session.Extensions.Find(parsed.ToString()) is { } extension
            ? handle(context, session, extension)
            : Reply.RefuseAsync(context, ExtensionRefusal.Unknown(parsed.ToString()));
    }
}
