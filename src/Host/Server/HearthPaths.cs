using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.DataPlane;
using Hearth.Host.Authentication;
using Hearth.Host.Metrics;
using Hearth.Kernel;
using Hearth.Protocols.SigV4;
using Hearth.Services.Lambda;
using Hearth.Services.Sns;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Server;

/// <summary>
/// The paths under /_hearth/, which are Hearth's own; those that only show something need no signature while authentication is open.
/// </summary>
internal sealed class HearthPaths(LambdaService lambda, DataPlaneEngine dataPlane, IdentityServices identity, TracePaths traces, SnsService sns)
{
    private const string Prefix = "/_hearth/", EnvironmentsOf = "/_hearth/environments/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly ServerMetrics _metrics = new(dataPlane);
    private readonly WarmPath _warm = new(lambda, dataPlane, identity);

    public async ValueTask<bool> TryServeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        if (!path.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        await SocketThread.Leave();
        if (path.StartsWith(LambdaService.ArchivePathPrefix, StringComparison.Ordinal)) await lambda.ServeArchiveAsync(http);
        else if (path == "/_hearth/health") await WriteAsync(http, new { Status = "ok" });
        else if (path.StartsWith(SnsService.LinkPath, StringComparison.Ordinal)) await sns.ServeLinkAsync(http);
        else if (path == "/_hearth/accounts") await identity.Administration.ServeAsync(http);
        else if (path.StartsWith(WarmPath.Prefix, StringComparison.Ordinal)) await _warm.ServeAsync(http, path[WarmPath.Prefix.Length..]);
        // The names of everybody's functions are for the owner of an installation that has several users.
        else if (!await identity.IsOwnerAsync(http)) http.Response.StatusCode = 403;
        else if (path == "/_hearth/metrics") await WriteMetricsAsync(http);
        else if (path == "/_hearth/environments") await WriteAsync(http, Environments());
        else if (path.StartsWith(EnvironmentsOf, StringComparison.Ordinal) && http.Request.Method == "DELETE") await EndIdleAsync(http, path[EnvironmentsOf.Length..]);
        else if (path.StartsWith(TracePaths.Prefix, StringComparison.Ordinal)) await traces.ServeAsync(http);
        else http.Response.StatusCode = 404;
        return true;
    }

    /// <summary>Ends the idle environments of a function of the caller's, and answers how many are left. A function that is not there has none.</summary>
    private async Task EndIdleAsync(HttpContext http, string functionName)
    {
        var caller = CredentialScope.Of(http.Request).ToCaller();
        var config = await lambda.EnvironmentOfAsync(caller, Uri.UnescapeDataString(functionName), http.RequestAborted);
        await WriteAsync(http, new { Left = dataPlane.EndIdle(config) });
    }

    private Task WriteMetricsAsync(HttpContext http)
    {
        http.Response.ContentType = PrometheusText.ContentType;
        return http.Response.WriteAsync(PrometheusText.Write(_metrics.Read(), _metrics.ReadHistograms()), http.RequestAborted);
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
