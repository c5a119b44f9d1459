using System.Globalization;
using System.Text.RegularExpressions;
using Hearth.Kernel;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.SigV4;

/// <summary>
/// The signature of a request, taken apart: from the Authorization header or from the query string of a presigned URL.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
/// </summary>
/// <param name="SignedHeaders">Lower case, in the order in which they are signed.</param>
/// <param name="Hex">The signature itself, 64 lower-case hex digits.</param>
/// <param name="Timestamp">As written, "20261124T101500Z": it is part of what is signed.</param>
/// <param name="Lifetime">How long a presigned URL holds; null in a header.</param>
/// <param name="SessionToken">Of temporary credentials.</param>
/// <param name="DeclaredPayload">x-amz-content-sha256: a hash, UNSIGNED-PAYLOAD or STREAMING-...; null when absent.</param>
public sealed partial record RequestSignature(
    CredentialScope Scope,
    IReadOnlyList<string> SignedHeaders,
    string Hex,
    string Timestamp,
    TimeSpan? Lifetime,
    string? SessionToken,
    string? DeclaredPayload)
{
    private const string LongestLifetime = "604800";

    public bool IsPresigned => Lifetime is not null;

    public string ScopeText => $"{Scope.Date}/{Scope.Region}/{Scope.Service}/aws4_request";

    /// <exception cref="AwsError">403 when the request is not signed, 400 when the signature is incomplete.</exception>
    public static RequestSignature Of(HttpRequest request, SignatureErrors errors)
    {
        var scope = ScopeOf(request, errors);
        var signature = request.Headers.Authorization.Count > 0 ? OfHeader(request, scope, errors) : OfQuery(request, scope, errors);
        if (!Hexadecimal().IsMatch(signature.Hex)) throw errors.DoesNotMatch();
        if (!signature.SignedHeaders.Contains("host")) throw errors.Incomplete("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        if (!Region().IsMatch(scope.Region)) throw errors.DoesNotMatch("Credential should be scoped to a valid region.");
        if (!signature.Timestamp.StartsWith(scope.Date, StringComparison.Ordinal))
            throw errors.DoesNotMatch(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                + $"'{scope.Date}' != '{signature.Timestamp.Split('T')[0]}', from '{signature.Timestamp}'.");
        return signature;
    }

    /// <exception cref="AwsError">The timestamp is none.</exception>
    public DateTimeOffset Time(SignatureErrors errors) =>
        DateTimeOffset.TryParseExact(
            Timestamp, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw errors.Incomplete($"Date must be in ISO-8601 'basic format'. Got '{Timestamp}'. See http://en.wikipedia.org/wiki/ISO_8601");

    private static CredentialScope ScopeOf(HttpRequest request, SignatureErrors errors)
    {
        if (request.Headers.Authorization.Count == 0 && PresignedLink.KeyOfVersion2(request) is not null) throw errors.Version2();
        if (request.Headers.Authorization.Count == 0 && !request.Query.ContainsKey("X-Amz-Credential")) throw errors.NotSigned();
        try
        {
            return CredentialScope.Of(request);
        }
        catch (AwsError error) when (error.StatusCode == 400)
        {
            throw errors.Incomplete(error.Message);
        }
    }

    private static RequestSignature OfHeader(HttpRequest request, CredentialScope scope, SignatureErrors errors)
    {
        if (request.Headers.Authorization.Count > 1) throw errors.Incomplete("There is more than one Authorization header.");
        if (request.Query.ContainsKey("X-Amz-Signature")) throw errors.Incomplete("A request is signed in its header or in its query string, not in both.");
        var parts = request.Headers.Authorization.ToString().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string Part(string name)
        {
            var found = Array.FindAll(parts, part => part.StartsWith(name + "=", StringComparison.Ordinal));
            return found.Length == 1 ? found[0][(name.Length + 1)..] : throw errors.Incomplete($"Authorization header requires '{name}' parameter.");
        }
        var date = request.Headers["X-Amz-Date"].ToString();
        if (date.Length == 0) date = BasicFormat(request.Headers.Date.ToString());
        if (date.Length == 0)
            throw errors.Incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        return new RequestSignature(
            scope, Part("SignedHeaders").Split(';'), Part("Signature"), date, Lifetime: null,
            One(request.Headers["X-Amz-Security-Token"]), One(request.Headers["X-Amz-Content-Sha256"]));
    }

    private static RequestSignature OfQuery(HttpRequest request, CredentialScope scope, SignatureErrors errors)
    {
        string Part(string name) => request.Query[name] is [{ Length: > 0 } value]
            ? value
            : throw errors.Incomplete($"AWS query-string parameters must include '{name}'. Re-examine the query-string parameters.");
        if (Part("X-Amz-Algorithm") != CanonicalRequest.Algorithm) throw errors.Incomplete("Unsupported AWS 'algorithm': only AWS4-HMAC-SHA256 is supported.");
        var seconds = Part("X-Amz-Expires");
        if (!int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var lifetime) || lifetime is < 1 or > 604800)
            throw errors.Incomplete($"X-Amz-Expires must be a number of seconds from 1 to {LongestLifetime}.");
        return new RequestSignature(
            scope, Part("X-Amz-SignedHeaders").Split(';'), Part("X-Amz-Signature"), Part("X-Amz-Date"), TimeSpan.FromSeconds(lifetime),
            One(request.Query["X-Amz-Security-Token"]), One(request.Headers["X-Amz-Content-Sha256"]) ?? One(request.Query["X-Amz-Content-Sha256"]));
    }

    private static string? One(Microsoft.Extensions.Primitives.StringValues values) => values is [{ Length: > 0 } value] ? value : null;

    /// <summary>The Date header is in HTTP's form.</summary>
    private static string BasicFormat(string httpDate) =>
        DateTimeOffset.TryParse(httpDate, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
            : "";

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\A[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Region();
}
