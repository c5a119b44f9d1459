using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Hearth.Protocols.SigV4;

/// <param name="SessionToken">Of temporary credentials.</param>
public sealed record ClientCredentials(string AccessKeyId, string SecretAccessKey, string? SessionToken = null);

/// <summary>Signs requests as a client does, in their headers.</summary>
public static class RequestSigner
{
    /// <param name="request">With an absolute address and all of its x-amz- headers.</param>
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, ClientCredentials credentials, string region, string service, DateTimeOffset now)
    {
        var timestamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = new CredentialScope(credentials.AccessKeyId, timestamp[..8], region, service);
        var payload = CanonicalRequest.Hash(body);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", timestamp);
        if (service == "s3") request.Headers.TryAddWithoutValidation("X-Amz-Content-Sha256", payload);
        if (credentials.SessionToken is { } token) request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", token);
        var address = request.RequestUri!;
        var headers = request.Headers.NonValidated
            .Where(header => header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => new StringValues(header.Value.ToArray()));
        headers["host"] = address.Authority;
        var signed = headers.Keys.Order(StringComparer.Ordinal).ToList();
        var canonical = CanonicalRequest.Of(
            request.Method.Method, address.AbsolutePath, address.Query.TrimStart('?'), name => headers[name], signed, payload, service == "s3");
        var scopeText = $"{scope.Date}/{region}/{service}/aws4_request";
        var signature = SigningKey.Of(credentials.SecretAccessKey, scope).Sign(CanonicalRequest.StringToSign(canonical, timestamp, scopeText));
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{CanonicalRequest.Algorithm} Credential={credentials.AccessKeyId}/{scopeText}, SignedHeaders={string.Join(';', signed)}, Signature={signature}");
    }
}
