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
    private const string Algorithm = "AWS4-HMAC-SHA256", CredentialPart = "Credential=";

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
        var parts = header.AsSpan(Algorithm.Length);
        foreach (var range in parts.Split(','))
        {
            var part = parts[range].Trim();
            if (part.StartsWith(CredentialPart, StringComparison.Ordinal)) return Parse(part[CredentialPart.Length..]);
        }
        throw Incomplete("Authorization header requires 'Credential' parameter.");
    }

    /// <summary>An access key id may hold slashes; the scope is the last four parts. Without arrays: every request comes here, more than once.</summary>
    /// <exception cref="AwsError">400: it cannot be read.</exception>
    public static CredentialScope Parse(ReadOnlySpan<char> credential)
    {
        var rest = credential;
        var term = TakeLast(ref rest);
        var service = TakeLast(ref rest);
        var region = TakeLast(ref rest);
        var date = TakeLast(ref rest);
        var hasEmptyPart = rest.IsEmpty || date.IsEmpty || region.IsEmpty || service.IsEmpty
            || rest[0] == '/' || rest[^1] == '/' || rest.Contains("//", StringComparison.Ordinal);
        if (hasEmptyPart || !term.SequenceEqual("aws4_request"))
            throw Incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                + $"got '{credential}'");
        return new CredentialScope(rest.ToString(), date.ToString(), region.ToString(), service.ToString());
    }

    /// <summary>What stands behind the last slash, which goes too; nothing when there is no slash.</summary>
    private static ReadOnlySpan<char> TakeLast(ref ReadOnlySpan<char> text)
    {
        var slash = text.LastIndexOf('/');
        if (slash < 0) return default;
        var last = text[(slash + 1)..];
        text = text[..slash];
        return last;
    }

    /// <summary>While authentication is open, a 12-digit access key id IS the account.</summary>
    private static string AccountOf(string accessKeyId) =>
        accessKeyId.Length == 12 && accessKeyId.All(char.IsAsciiDigit) ? accessKeyId : Caller.DefaultAccountId;

    private static AwsError Incomplete(string message) => new("IncompleteSignatureException", message, 400);
}
