using Hearth.Kernel;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.SigV4;

/// <summary>
/// The credential of a Signature Version 4: <c>AKID/20261124/us-east-1/lambda/aws4_request</c>, from the Authorization
/// header or, in a presigned URL, the query string.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
/// </summary>
public sealed record CredentialScope(string AccessKeyId, string Date, string Region, string Service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The caller while authentication is open.</summary>
    public Caller ToCaller() => new(AccountOf(AccessKeyId), Region, AccessKeyId);

    /// <exception cref="AwsError">403 when the request is not signed, 400 when the signature cannot be read.</exception>
    public static CredentialScope Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length > 0) return FromHeader(header);
        var credential = request.Query["X-Amz-Credential"].ToString();
        if (credential.Length > 0) return Parse(credential);
        // A signature of version 2 has no scope: S3 alone takes it, in its first region.
        if (PresignedLink.KeyOfVersion2(request) is { } key) return new CredentialScope(key, "", "us-east-1", "s3");
        throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", 403);
    }

    /// <summary>Null when the request is not signed, or its signature cannot be read.</summary>
    public static CredentialScope? Find(HttpRequest request)
    {
        try
        {
            return Of(request);
        }
        catch (AwsError)
        {
            return null;
        }
    }

    private static CredentialScope FromHeader(string header)
    {
        if (header.StartsWith("AWS4-ECDSA-P256-SHA256", StringComparison.Ordinal))
            throw Incomplete("Signature Version 4A (AWS4-ECDSA-P256-SHA256) is not supported; sign with AWS4-HMAC-SHA256.");
        if (!header.StartsWith(Algorithm, StringComparison.Ordinal))
            throw Incomplete("Authorization header requires 'Credential' parameter. Authorization header requires "
                + $"'Signature' parameter. Authorization={header.Split(' ')[0]}");
        var credential = header[Algorithm.Length..]
            .Split(',', StringSplitOptions.TrimEntries)
            .FirstOrDefault(part => part.StartsWith("Credential=", StringComparison.Ordinal));
        if (credential is null) throw Incomplete("Authorization header requires 'Credential' parameter.");
        return Parse(credential["Credential=".Length..]);
    }

    /// <exception cref="AwsError">400: it cannot be read.</exception>
    public static CredentialScope Parse(string credential)
    {
        var parts = credential.Split('/');
        // An access key id may hold slashes; the scope is the last four parts.
        if (parts.Length < 5 || parts[^1] != "aws4_request" || Array.Exists(parts, part => part.Length == 0))
            throw Incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                + $"got '{credential}'");
        return new CredentialScope(string.Join('/', parts[..^4]), parts[^4], parts[^3], parts[^2]);
    }

    /// <summary>While authentication is open, a 12-digit access key id IS the account.</summary>
    private static string AccountOf(string accessKeyId) =>
        accessKeyId.Length == 12 && accessKeyId.All(char.IsAsciiDigit) ? accessKeyId : Caller.DefaultAccountId;

    private static AwsError Incomplete(string message) => new("IncompleteSignatureException", message, 400);
}
