using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hearth.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>A request to a function URL, as the event needs it.</summary>
/// <param name="Body">Empty for a request without one.</param>
internal sealed record FunctionUrlRequest(HttpRequest Http, FunctionUrlAddress Address, string Region, ReadOnlyMemory<byte> Body)
{
    public required string RequestId { get; init; }

    public required string TraceId { get; init; }

    /// <summary>Null when the URL's AuthType is NONE.</summary>
    public Caller? Caller { get; init; }

    public required DateTimeOffset Time { get; init; }
}

/// <summary>
/// Writes the event, payload format 2.0: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads.
/// Members without a value (no query, no cookies, no body) are left out, as AWS leaves them out.
/// </summary>
internal static class FunctionUrlEvent
{
    private const string Default = "$default";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(FunctionUrlRequest request)
    {
        var buffer = new MemoryStream(request.Body.Length + 2048);
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("version", "2.0");
            writer.WriteString("routeKey", Default);
            writer.WriteString("rawPath", request.Address.RawPath);
            writer.WriteString("rawQueryString", request.Address.RawQueryString);
            WriteCookies(writer, request.Http);
            WriteHeaders(writer, request);
            WriteQuery(writer, request.Address.RawQueryString);
            WriteContext(writer, request);
            WriteBody(writer, request);
            writer.WriteEndObject();
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static void WriteCookies(Utf8JsonWriter writer, HttpRequest http)
    {
        var cookies = http.Headers.Cookie.SelectMany(header => (header ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (cookies.Count == 0) return;
        writer.WriteStartArray("cookies");
        foreach (var cookie in cookies) writer.WriteStringValue(cookie);
        writer.WriteEndArray();
    }

    /// <summary>Names in lower case, several values joined by commas; cookies have a member of their own.</summary>
    private static void WriteHeaders(Utf8JsonWriter writer, FunctionUrlRequest request)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in request.Http.Headers)
            if (!name.Equals("cookie", StringComparison.OrdinalIgnoreCase)) headers[name.ToLowerInvariant()] = string.Join(',', values.ToArray());
        headers["x-forwarded-for"] = SourceIp(request.Http);
        headers["x-forwarded-port"] = Port(request.Http).ToString(CultureInfo.InvariantCulture);
        headers["x-forwarded-proto"] = request.Http.Scheme;
        headers["x-amzn-trace-id"] = request.TraceId;
        writer.WriteStartObject("headers");
        foreach (var (name, value) in headers) writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    /// <summary>Decoded; several values of one parameter joined by commas, in the order in which they came.</summary>
    private static void WriteQuery(Utf8JsonWriter writer, string rawQueryString)
    {
        if (rawQueryString.Length == 0) return;
        writer.WriteStartObject("queryStringParameters");
        foreach (var (name, values) in QueryHelpers.ParseQuery(rawQueryString)) writer.WriteString(name, string.Join(',', values.ToArray()));
        writer.WriteEndObject();
    }

    private static void WriteContext(Utf8JsonWriter writer, FunctionUrlRequest request)
    {
        writer.WriteStartObject("requestContext");
        writer.WriteString("accountId", request.Caller?.AccountId ?? "anonymous");
        writer.WriteString("apiId", request.Address.Id);
        if (request.Caller is { } caller) WriteAuthorizer(writer, caller);
        writer.WriteString("domainName", FunctionUrlAddress.DomainName(request.Address.Id, request.Region, request.Http));
        writer.WriteString("domainPrefix", request.Address.Id);
        writer.WriteStartObject("http");
        writer.WriteString("method", request.Http.Method);
        writer.WriteString("path", request.Address.RawPath);
        writer.WriteString("protocol", request.Http.Protocol);
        writer.WriteString("sourceIp", SourceIp(request.Http));
        writer.WriteString("userAgent", request.Http.Headers.UserAgent.ToString());
        writer.WriteEndObject();
        writer.WriteString("requestId", request.RequestId);
        writer.WriteString("routeKey", Default);
        writer.WriteString("stage", Default);
        writer.WriteString("time", request.Time.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        writer.WriteNumber("timeEpoch", request.Time.ToUnixTimeMilliseconds());
        writer.WriteEndObject();
    }

    private static void WriteAuthorizer(Utf8JsonWriter writer, Caller caller)
    {
        writer.WriteStartObject("authorizer");
        writer.WriteStartObject("iam");
        writer.WriteString("accessKey", caller.AccessKeyId);
        writer.WriteString("accountId", caller.AccountId);
        writer.WriteString("callerId", caller.Principal.UserId ?? caller.AccountId);
        writer.WriteNull("cognitoIdentity");
        writer.WriteNull("principalOrgId");
        writer.WriteString("userArn", caller.Principal.Arn);
        writer.WriteString("userId", caller.Principal.UserId ?? caller.AccountId);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter writer, FunctionUrlRequest request)
    {
        var isText = request.Body.Length == 0 || (HttpText.IsText(request.Http.ContentType) && System.Text.Unicode.Utf8.IsValid(request.Body.Span));
        if (request.Body.Length > 0 && isText) writer.WriteString("body", request.Body.Span);
        else if (request.Body.Length > 0) writer.WriteBase64String("body", request.Body.Span);
        writer.WriteBoolean("isBase64Encoded", !isText);
    }

    private static string SourceIp(HttpRequest http)
    {
        var address = http.HttpContext.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }

    private static int Port(HttpRequest http) => http.Host.Port ?? (http.IsHttps ? 443 : 80);
}
