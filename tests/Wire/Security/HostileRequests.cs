using System.Globalization;
using Hearth.Protocols.SigV4;

namespace Hearth.Tests.Wire.Security;

/// <summary>A request as it goes over the wire, and what must come back.</summary>
/// <param name="Errors">AWS's code in the answer; empty: a refusal by the HTTP server itself.</param>
internal sealed record HostileRequest(string Name, string Text, int[] Statuses, params string[] Errors);

/// <summary>
/// Requests that must be refused: most are a good request of the root user with one thing wrong about it.
/// </summary>
internal sealed class HostileRequests(Uri url, ClientCredentials root)
{
    private const string Path = "/2015-03-31/functions";
    private static readonly int[] Forbidden = [403];

    private readonly string _host = url.Authority;

    public IEnumerable<HostileRequest> All() =>
        [.. WrongSignatures(), .. WrongTimes(), .. WrongScopes(), .. Tampered(), .. Unsigned(), .. Paths(), .. Smuggled(), .. Oversized(), .. Presigned(), .. Forms()];

    private IEnumerable<HostileRequest> WrongSignatures()
    {
        var good = Sign();
        // Each of the 64 digits changed once.
        for (var digit = 0; digit < 64; digit++)
        {
            var signature = good.Signature.ToCharArray();
            signature[digit] = signature[digit] == '0' ? '1' : '0';
            yield return new($"digit {digit} of the signature", Write(good with { Signature = new string(signature) }), Forbidden, "InvalidSignatureException");
        }
        foreach (var bad in new[] { "", "0", new string('0', 64), good.Signature + "0", good.Signature[..63], good.Signature.ToUpperInvariant(), new string('g', 64) })
            yield return new($"signature '{bad}'", Write(good with { Signature = bad }), [403, 400], "InvalidSignatureException", "IncompleteSignatureException");
        foreach (var secret in new[] { "", " ", root.SecretAccessKey + " ", root.SecretAccessKey.ToLowerInvariant(), root.AccessKeyId })
            yield return new($"secret '{secret}'", Write(Sign(secret: secret)), Forbidden, "InvalidSignatureException");
        foreach (var key in new[] { "AKIAQAAAAAAAAAAAAAAA", "000000000000", "test", root.AccessKeyId.ToLowerInvariant(), "../../etc/passwd", "'; DROP TABLE iam_entity; --" })
            yield return new($"key '{key}'", Write(Sign(key: key)), [403, 400], "UnrecognizedClientException", "IncompleteSignatureException");
        foreach (var token in new[] { "x", "AAAA", new string('A', 300), "hearth" })
            yield return new($"session token '{token}'", Write(Sign(more: ("x-amz-security-token", token))), Forbidden, "UnrecognizedClientException");
    }

    private IEnumerable<HostileRequest> WrongTimes()
    {
        foreach (var minutes in new[] { -5.1, -6, -10, -15, -60, -1440, -525600, 5.1, 6, 15, 60, 1440, 525600 })
            yield return new($"{minutes} minutes off", Write(Sign(at: DateTimeOffset.UtcNow.AddMinutes(minutes))), Forbidden, "InvalidSignatureException");
        foreach (var date in new[] { "", "now", "20260230T000000Z", "2026-11-24T00:00:00Z", "20261124", "99999999T999999Z" })
            yield return new($"date '{date}'", Write(Sign() with { Date = date }), [403, 400], "InvalidSignatureException", "IncompleteSignatureException");
    }

    private IEnumerable<HostileRequest> WrongScopes()
    {
        // What claims to be for S3 is answered as S3 does, which first of all wants to know the body's hash.
        yield return new("scope of s3", Write(Sign(service: "s3")), [400], "InvalidRequest");
        foreach (var service in new[] { "iam", "sts", "logs", "Lambda", "ec2", "lambda.amazonaws.com" })
            yield return new($"scope of {service}", Write(Sign(service: service)), Forbidden, "InvalidSignatureException");
        foreach (var region in new[] { "mars", "us_east_1", "US-EAST-1", "us-east-1%2F", "eu", "us-east-1.evil" })
            yield return new($"region {region}", Write(Sign(region: region)), Forbidden, "InvalidSignatureException");
        var good = Sign();
        foreach (var region in new[] { "us-east-2", "eu-west-1" })
            yield return new($"moved to {region}", Write(good with { Credential = good.Credential.Replace("us-east-1", region) }), Forbidden, "InvalidSignatureException");
        foreach (var credential in new[] { "", "a", "a/b/c", good.Credential.Replace("aws4_request", "aws5_request"), good.Credential + "/x" })
            yield return new($"credential '{credential}'", Write(good with { Credential = credential }), [400, 403], "IncompleteSignatureException", "InvalidSignatureException");
    }

    private IEnumerable<HostileRequest> Tampered()
    {
        var good = Sign();
        yield return new("another path", Write(good with { Target = Path + "/x/policy" }), Forbidden, "InvalidSignatureException");
        yield return new("another method", Write(good with { Method = "DELETE", Target = Path + "/x" }), Forbidden, "InvalidSignatureException");
        yield return new("a query added", Write(good with { Target = Path + "?Marker=x" }), Forbidden, "InvalidSignatureException");
        yield return new("another host", Write(good with { Host = "example.com" }), Forbidden, "InvalidSignatureException");
        yield return new("a body added", Write(good with { Body = "{}" }), Forbidden, "InvalidSignatureException");
        yield return new("an x-amz- header added", Write(good with { Extra = "x-amz-invocation-type: Event\r\n" }), Forbidden, "InvalidSignatureException");
        yield return new("a signed header twice", Write(good with { Extra = $"x-amz-date: {good.Date}\r\n" }), [403, 400], "InvalidSignatureException", "IncompleteSignatureException");
        yield return new("host not signed", Write(good with { SignedHeaders = "x-amz-date" }), [403, 400], "IncompleteSignatureException");
        yield return new("date not signed", Write(good with { SignedHeaders = "host" }), Forbidden, "InvalidSignatureException");
        yield return new("a header signed that is not there", Write(good with { SignedHeaders = "host;x-amz-date;x-other" }), Forbidden, "InvalidSignatureException");
        foreach (var body in new[] { "{}", "{\"a\": 1}", " ", new string('x', 5000) })
            yield return new($"the body of another request ({body.Length})", Write(Sign(method: "POST", body: "{\"FunctionName\": \"f\"}") with { Body = body }), Forbidden, "InvalidSignatureException");
        yield return new("a declared hash that is another's", Write(Sign(method: "POST", body: "{}", more: ("x-amz-content-sha256", new string('0', 64)))), Forbidden, "InvalidSignatureException");
        foreach (var payload in new[] { "UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x" })
            yield return new($"payload {payload} outside of S3", Write(Sign(method: "POST", body: "{}", declared: payload)), Forbidden, "InvalidSignatureException");
    }

    private IEnumerable<HostileRequest> Unsigned()
    {
        foreach (var header in new[] { "", "Authorization: Basic cm9vdDpyb290\r\n", "Authorization: Bearer x\r\n", "Authorization: AWS AKIA:x\r\n", "Authorization: AWS4-HMAC-SHA256\r\n", "Authorization: \r\n" })
            yield return new($"header '{header.Trim()}'", $"GET {Path} HTTP/1.1\r\nHost: {_host}\r\n{header}Connection: close\r\n\r\n", [403, 400], "MissingAuthenticationTokenException", "IncompleteSignatureException");
        yield return new("a link of signature version 2", $"GET /b/k?AWSAccessKeyId=a&Signature=b&Expires=1999999999 HTTP/1.1\r\nHost: {_host}\r\nConnection: close\r\n\r\n", [400], "InvalidRequest");
        yield return new("signature version 4a", $"GET {Path} HTTP/1.1\r\nHost: {_host}\r\nAuthorization: AWS4-ECDSA-P256-SHA256 Credential=a/b/c\r\nConnection: close\r\n\r\n", [400], "IncompleteSignatureException");
        yield return new("two Authorization headers", Write(Sign() with { Extra = "Authorization: x\r\n" }), [400, 403], "IncompleteSignatureException", "InvalidSignatureException");
        foreach (var path in new[] { "/_hearth/environments", "/_hearth/metrics", "/_hearth/accounts", "/_hearth/../2015-03-31/functions" })
            yield return new($"{path} without a signature", $"GET {path} HTTP/1.1\r\nHost: {_host}\r\nConnection: close\r\n\r\n", [403, 404]);
    }

    private IEnumerable<HostileRequest> Paths()
    {
        var good = Sign();
        foreach (var path in new[]
        {
            "/2015-03-31/functions/../functions/x", "/2015-03-31//functions/x", "/2015-03-31/functions/%2e%2e/x", "/2015-03-31/functions/..%2f..%2fetc%2fpasswd",
            "/2015-03-31/functions/x%00", "/2015-03-31/functions/%ff%fe", "/%2e%2e/%2e%2e/etc/passwd", "/2015-03-31/functions/x;y", "/2015-03-31/functions%3FMarker=x",
            "/2015-03-31/functions/x?Qualifier=%", "/2015-03-31/functions/x#y",
        })
            yield return new($"path {path}", Write(good with { Target = path }), [400, 403, 404]);
    }

    private IEnumerable<HostileRequest> Smuggled()
    {
        var good = Sign(method: "POST", body: "0\r\n\r\n");
        yield return new("two lengths", Write(good with { Extra = "Content-Length: 4\r\n" }), [400]);
        yield return new("a length that is none", Write(Sign() with { Extra = "Content-Length: 0x10\r\n" }), [400]);
        yield return new("a negative length", Write(Sign() with { Extra = "Content-Length: -1\r\n" }), [400]);
        yield return new("an unknown transfer encoding", Write(Sign() with { Extra = "Transfer-Encoding: chunked, identity\r\n" }), [400, 403, 501]);
        yield return new("a space before a colon", Write(Sign() with { Extra = "x-a : b\r\n" }), [400]);
        yield return new("a folded header", Write(Sign() with { Extra = "x-a: b\r\n c\r\n" }), [400]);
        yield return new("a bare line feed", Write(Sign() with { Extra = "x-a: b\nx-c: d\r\n" }), [400, 403]);
        yield return new("a null in a header", Write(Sign() with { Extra = "x-a: b\0c\r\n" }), [400]);
        yield return new("no host", $"GET {Path} HTTP/1.1\r\n\r\n", [400]);
        yield return new("two hosts", $"GET {Path} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", [400]);
        yield return new("a method that is none", $"GE(T {Path} HTTP/1.1\r\nHost: {_host}\r\n\r\n", [400]);
        yield return new("another protocol", $"GET {Path} HTTP/3.1\r\nHost: {_host}\r\n\r\n", [400, 505]);
        yield return new("nonsense", "\u0016\u0003\u0001 what is this\r\n\r\n", [400]);
        yield return new("chunks with a length beside", Write(good with { Extra = "Transfer-Encoding: chunked\r\n" }), [400, 403]);
    }

    private IEnumerable<HostileRequest> Oversized()
    {
        foreach (var bytes in new[] { 9_000, 33_000, 70_000 })
            yield return new($"a target of {bytes} bytes", Write(Sign() with { Target = Path + "/" + new string('a', bytes) }), [403, 404, 414, 431]);
        foreach (var bytes in new[] { 33_000, 100_000 })
            yield return new($"a header of {bytes} bytes", Write(Sign() with { Extra = $"x-a: {new string('a', bytes)}\r\n" }), [431]);
        yield return new("200 headers", Write(Sign() with { Extra = string.Concat(Enumerable.Range(0, 200).Select(one => $"x-{one}: a\r\n")) }), [431]);
        yield return new("a length that is claimed only", Write(Sign(method: "POST", body: "{}") with { Extra = "Expect: 100-continue\r\n", ClaimedLength = 999_999_999 }), [403, 413, 400, 100]);
    }

    private IEnumerable<HostileRequest> Presigned()
    {
        var credential = Uri.EscapeDataString(Sign().Credential);
        var date = DateTimeOffset.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        foreach (var expires in new[] { "0", "-1", "604801", "x", "", "60" })
            yield return new($"presigned for {expires} s", $"GET {Path}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date={date}&X-Amz-Expires={expires}&X-Amz-SignedHeaders=host&X-Amz-Signature={new string('0', 64)} HTTP/1.1\r\nHost: {_host}\r\nConnection: close\r\n\r\n", [400, 403], "IncompleteSignatureException", "InvalidSignatureException");
    }

    /// <summary>The query protocol: what is asked for stands in the body, which the signature must cover.</summary>
    private IEnumerable<HostileRequest> Forms()
    {
        foreach (var action in new[]
        {
            "CreateUser&UserName=mallory", "CreateAccessKey", "AttachUserPolicy&UserName=ann&PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess",
            "DeleteRole&RoleName=fn", "UpdateAssumeRolePolicy&RoleName=fn&PolicyDocument={}", "GetAccountAuthorizationDetails", "ListUsers", "CreateRole",
        })
        {
            var good = Sign("POST", "Action=GetAccountSummary&Version=2010-05-08", service: "iam", path: "/");
            yield return new($"a form that became {action}", Write(good with
            {
                Body = $"Action={action}&Version=2010-05-08", Extra = "Content-Type: application/x-www-form-urlencoded\r\n",
            }), Forbidden, "SignatureDoesNotMatch");
        }
        foreach (var region in new[] { "eu-west-1", "us-west-2" })
            yield return new($"IAM in {region}", Write(Sign("POST", "Action=ListUsers", service: "iam", region: region, path: "/") with
            {
                Body = "Action=ListUsers", Extra = "Content-Type: application/x-www-form-urlencoded\r\n",
            }), Forbidden, "SignatureDoesNotMatch");
        yield return new("a form without a signature", $"POST / HTTP/1.1\r\nHost: {_host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 16\r\nConnection: close\r\n\r\nAction=ListUsers", Forbidden, "MissingAuthenticationToken");
    }

    private SignedText Sign(
        string method = "GET", string body = "", string? key = null, string? secret = null, string region = "us-east-1", string service = "lambda",
        DateTimeOffset? at = null, string? declared = null, string path = Path, (string Name, string Value)? more = null)
    {
        var date = (at ?? DateTimeOffset.UtcNow).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = new CredentialScope(key ?? root.AccessKeyId, date[..8], region, service);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = _host, ["x-amz-date"] = date };
        if (more is { } header) headers[header.Name] = header.Value;
        if (declared is not null) headers["x-amz-content-sha256"] = declared;
        var canonical = CanonicalRequest.Of(
            method, path, "", name => headers[name], [.. headers.Keys], declared ?? CanonicalRequest.Hash(System.Text.Encoding.UTF8.GetBytes(body)), isS3: false);
        var scopeText = $"{scope.Date}/{region}/{service}/aws4_request";
        var signature = SigningKey.Of(secret ?? root.SecretAccessKey, scope).Sign(CanonicalRequest.StringToSign(canonical, date, scopeText));
        var extra = string.Concat(headers.Where(one => one.Key is not ("host" or "x-amz-date")).Select(one => $"{one.Key}: {one.Value}\r\n"));
        return new SignedText(method, path, _host, date, $"{scope.AccessKeyId}/{scopeText}", string.Join(';', headers.Keys), signature, body, extra, ClaimedLength: null);
    }

    private static string Write(SignedText signed)
    {
        var length = signed.ClaimedLength ?? signed.Body.Length;
        return $"{signed.Method} {signed.Target} HTTP/1.1\r\nHost: {signed.Host}\r\nx-amz-date: {signed.Date}\r\n"
            + $"Authorization: AWS4-HMAC-SHA256 Credential={signed.Credential}, SignedHeaders={signed.SignedHeaders}, Signature={signed.Signature}\r\n"
            + signed.Extra + (length > 0 ? $"Content-Length: {length}\r\n" : "") + $"Connection: close\r\n\r\n{signed.Body}";
    }

    private sealed record SignedText(
        string Method, string Target, string Host, string Date, string Credential, string SignedHeaders, string Signature, string Body, string Extra, int? ClaimedLength);
}
