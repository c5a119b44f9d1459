using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.DataPlane;
using Hearth.Host.Authentication;
using Hearth.Services.Lambda;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Server;

/// <summary>The paths under /_hearth/, which are Hearth's own; those that only show something need no signature.</summary>
internal sealed class HearthPaths(LambdaService lambda, DataPlaneEngine dataPlane, IdentityServices identity)
{
    private const string Prefix = "/_hearth/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly WarmPath _warm = new(lambda, dataPlane);

    public async ValueTask<bool> TryServeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        if (!path.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (path.StartsWith(LambdaService.ArchivePathPrefix, StringComparison.Ordinal)) await lambda.ServeArchiveAsync(http);
        else if (path == "/_hearth/health") await WriteAsync(http, new { Status = "ok" });
        else if (path == "/_hearth/accounts") await identity.Administration.ServeAsync(http);
        // The names of everybody's functions are for the owner of an installation that has several users.
        else if (identity.IsEnforced && !identity.Administration.IsAdministrator(http.Request)) http.Response.StatusCode = 403;
        else if (path == "/_hearth/environments") await WriteAsync(http, Environments());
        else if (path.StartsWith(WarmPath.Prefix, StringComparison.Ordinal)) await _warm.ServeAsync(http, path[WarmPath.Prefix.Length..]);
        else http.Response.StatusCode = 404;
        return true;
    }

    private object Environments() => new
    {
        Environments = dataPlane.ListEnvironments(),
        Prepared = dataPlane.CountPrepared(),
        Concurrency = dataPlane.DescribeConcurrency(),
        Activity = dataPlane.DescribeActivity(),
    };

    private static Task WriteAsync(HttpContext http, object value)
    {
        http.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(http.Response.Body, value, Json, http.RequestAborted);
    }
}
