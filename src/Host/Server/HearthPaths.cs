using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Services.Lambda;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Server;

/// <summary>The paths under /_hearth/, which are Hearth's own and need no signature.</summary>
internal sealed class HearthPaths(LambdaService lambda, DataPlaneEngine dataPlane)
{
    private const string Prefix = "/_hearth/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public async ValueTask<bool> TryServeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        if (!path.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        await SocketThread.Leave();
        if (path.StartsWith(LambdaService.ArchivePathPrefix, StringComparison.Ordinal)) await lambda.ServeArchiveAsync(http);
        else if (path == "/_hearth/health") await WriteAsync(http, new { Status = "ok" });
        else if (path == "/_hearth/environments") await WriteAsync(http, new { Environments = dataPlane.ListEnvironments(), Prepared = dataPlane.CountPrepared() });
        else http.Response.StatusCode = 404;
        return true;
    }

    private static Task WriteAsync(HttpContext http, object value)
    {
        http.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(http.Response.Body, value, Json, http.RequestAborted);
    }
}
