using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.BucketSettings;
using Hearth.Services.S3.Buckets;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.S3.Cors;

internal sealed record PreflightRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";
}

/// <summary>What browsers are told: of a preflight, and with the answers to requests that have an origin.</summary>
internal sealed class CorsAnswer(BucketStore buckets)
{
    public Task<NoBody> PreflightAsync(PreflightRequest request, CallContext context)
    {
        var headers = context.Http.Request.Headers;
        var (origin, method) = (headers.Origin.ToString(), headers.AccessControlRequestMethod.ToString());
        if (origin.Length == 0) throw new AwsError("BadRequest", "Insufficient information. Origin request header needed.");
        if (method.Length == 0) throw new AwsError("BadRequest", "Invalid Access-Control-Request-Method: null");
        var wanted = headers.AccessControlRequestHeaders.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var configuration = buckets.Find(request.Bucket)?.Document.Cors ?? throw Forbidden("CORSResponse: CORS is not enabled for this bucket.", method);
        var rule = CorsRules.Find(configuration, origin, method, wanted)
            ?? throw Forbidden("CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / "
                + "Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.", method);
        Write(context.Http.Response, rule, origin);
        if (wanted.Length > 0) context.Http.Response.Headers.AccessControlAllowHeaders = string.Join(", ", wanted).ToLowerInvariant();
        return Task.FromResult(NoBody.Instance);
    }

    /// <summary>Before the operation runs, so that its errors have the headers too.</summary>
    public void Write(string? bucket, HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || bucket is null || buckets.Find(bucket)?.Document.Cors is not { } configuration) return;
        if (CorsRules.Find(configuration, origin, http.Request.Method, []) is { } rule) Write(http.Response, rule, origin);
    }

    private static void Write(HttpResponse http, CorsRule rule, string origin)
    {
        var isAny = rule.AllowedOrigins.Contains("*");
        var headers = http.Headers;
        headers.AccessControlAllowOrigin = isAny ? "*" : origin;
        headers.AccessControlAllowMethods = string.Join(", ", rule.AllowedMethods);
        if (rule.ExposeHeaders.Count > 0) headers.AccessControlExposeHeaders = string.Join(", ", rule.ExposeHeaders);
        if (rule.MaxAgeSeconds is { } age) headers.AccessControlMaxAge = $"{age}";
        if (!isAny) headers.AccessControlAllowCredentials = "true";
        headers.Vary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";
    }

    private static AwsError Forbidden(string message, string method) => new("AccessForbidden", message, 403)
    {
        Members = new Dictionary<string, string> { ["Method"] = method, ["ResourceType"] = "BUCKET" },
    };
}
