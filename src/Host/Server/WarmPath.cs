using System.Text.Json;
using System.Threading.Channels;
using Hearth.DataPlane;
using Hearth.Host.Authentication;
using Hearth.Kernel;
using Hearth.Protocols.SigV4;
using Hearth.Services.Lambda;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Server;

/// <summary>
/// POST /_hearth/warm/FUNCTION?environments=N[&amp;qualifier=Q]: starts environments ahead and tells of each, as it becomes ready,
/// in a line of JSON: {"initMs": 12.3, "errorType": null, "errorMessage": null}. Who may invoke the function may have it started; it is one of
/// the caller's own account.
/// </summary>
internal sealed class WarmPath(LambdaService lambda, DataPlaneEngine dataPlane, IdentityServices identity)
{
    public const string Prefix = "/_hearth/warm/";

    private const int Limit = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task ServeAsync(HttpContext http, string functionName)
    {
        if (!HttpMethods.IsPost(http.Request.Method)) throw new AwsError("InvalidRequest", $"{Prefix} takes POST.", 405);
        var caller = await identity.Authentication.AuthenticateAsync(http, "lambda", SignatureErrorStyle.Json);
        if (!int.TryParse(http.Request.Query["environments"], out var count) || count is < 1 or > Limit)
            throw new AwsError("InvalidRequest", $"environments must be a number from 1 to {Limit}.", 400);
        var qualifier = http.Request.Query["qualifier"].ToString() is { Length: > 0 } given ? given : null;
        var config = await lambda.EnvironmentOfAsync(caller, functionName, http.RequestAborted, qualifier);

        http.Response.ContentType = "application/x-ndjson";
        var lines = Channel.CreateUnbounded<Line>();
        var starting = StartAsync(config, count, lines.Writer, http.RequestAborted);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(http.RequestAborted))
            {
                await http.Response.WriteAsync(JsonSerializer.Serialize(line, Json) + "\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        finally
        {
            await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // It throws only when the client has gone away.
        }
    }

    /// <summary>A few for each core at once, as for provisioned ones. A client that goes away ends it: what has begun becomes ready.</summary>
    private async Task StartAsync(EnvironmentConfig config, int count, ChannelWriter<Line> lines, CancellationToken cancellation)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = 4 * Environment.ProcessorCount, CancellationToken = cancellation };
            await Parallel.ForAsync(0, count, options, async (_, _) => lines.TryWrite(await StartOneAsync(config)));
        }
        finally
        {
            lines.TryComplete();
        }
    }

    private async Task<Line> StartOneAsync(EnvironmentConfig config)
    {
        try
        {
            var ahead = await dataPlane.StartAheadAsync(config);
            return new Line(ahead.InitDuration.TotalMilliseconds, ahead.ErrorType, ahead.ErrorMessage);
        }
        catch (AwsError error)
        {
            return new Line(InitMs: null, error.Code, error.Text);
        }
    }

    private sealed record Line(double? InitMs, string? ErrorType, string? ErrorMessage);
}
