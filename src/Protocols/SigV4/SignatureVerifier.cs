using System.Globalization;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.SigV4;

/// <summary>
/// Verifies the signature of a request: its time, what must be signed, the signature, and its body. The body is checked while it
/// is read, or read first where the request does not say what it should be.
/// </summary>
/// <param name="largestBodyBytes">How much of a body is read to know its hash; longer ones are answered 413.</param>
public sealed class SignatureVerifier(TimeProvider time, long largestBodyBytes)
{
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    /// <summary>How far a client's clock may be off, and so for how long a request can be sent again.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <exception cref="AwsError">403 when the time is over or the signature is not that of the secret.</exception>
    public async Task VerifyAsync(HttpRequest request, RequestSignature signature, string secretAccessKey, SignatureErrors errors)
    {
        CheckTime(signature, errors);
        CheckSignedHeaders(request, signature, errors);
        var isS3 = signature.Scope.Service == "s3";
        var payload = signature.DeclaredPayload ?? (isS3 && signature.IsPresigned ? UnsignedPayload : null);
        if (payload is null)
        {
            if (isS3) throw new AwsError("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
            payload = await BufferAsync(request);
        }
        var key = SigningKey.Of(secretAccessKey, signature.Scope);
        var text = CanonicalRequest.StringToSign(CanonicalRequest.Of(request, signature, payload), signature.Timestamp, signature.ScopeText);
        if (!key.Verify(text, signature.Hex)) throw errors.DoesNotMatch();
        if (signature.DeclaredPayload is not null) CheckBody(request, signature, key, errors, isS3);
    }

    private void CheckTime(RequestSignature signature, SignatureErrors errors)
    {
        var (signed, now) = (signature.Time(errors), time.GetUtcNow());
        if (signed > now + Skew)
            throw errors.OutOfTime($"Signature not yet current: {signature.Timestamp} is still later than {Print(now + Skew)} ({Print(now)} + 5 min.)");
        if (signature.Lifetime is { } lifetime)
        {
            if (now > signed + lifetime) throw errors.LinkExpired($"Signature expired: {signature.Timestamp} is now earlier than {Print(now - lifetime)}");
            return;
        }
        if (signed < now - Skew)
            throw errors.OutOfTime($"Signature expired: {signature.Timestamp} is now earlier than {Print(now - Skew)} ({Print(now)} - 5 min.)");
    }

    /// <summary>An x-amz- header that is not signed could have been put there, or changed, on the way.</summary>
    private static void CheckSignedHeaders(HttpRequest request, RequestSignature signature, SignatureErrors errors)
    {
        foreach (var (name, _) in request.Headers)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
                && !signature.SignedHeaders.Contains(name.ToLowerInvariant()))
                throw errors.HeaderNotSigned(name.ToLowerInvariant());
        }
        // With neither x-amz-date nor a signed Date, the time of the request would be free to choose.
        if (!signature.IsPresigned && !request.Headers.ContainsKey("X-Amz-Date") && !signature.SignedHeaders.Contains("date"))
            throw errors.HeaderNotSigned("date");
    }

    private async Task<string> BufferAsync(HttpRequest request)
    {
        var body = await RequestBody.ReadAsync(request, largestBodyBytes, "requested", request.HttpContext.RequestAborted);
        request.Body = new MemoryStream(body.ToArray(), writable: false);
        return CanonicalRequest.Hash(body.Span);
    }

    private static void CheckBody(HttpRequest request, RequestSignature signature, SigningKey key, SignatureErrors errors, bool isS3)
    {
        var payload = signature.DeclaredPayload!;
        if (payload.Length == 64)
        {
            var checkedBody = new HashedBody(request.Body, payload, errors);
            // Some handlers do not look for a body that is not there, so nobody would find out that it is missing.
            if (request.ContentLength is 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0)) checkedBody.End();
            request.Body = checkedBody;
            return;
        }
        // Only S3 has bodies that are not signed, or signed piece by piece.
        if (!isS3) throw errors.DoesNotMatch();
        if (payload == UnsignedPayload) return;
        request.Body = ChunkedBody.Of(request, signature, key, errors);
        request.ContentLength = request.Headers["x-amz-decoded-content-length"] is [{ } text]
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? length
                : throw new AwsError("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
    }

    private static string Print(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
