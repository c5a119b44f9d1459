using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hearth.Kernel;
using Hearth.Protocols.SigV4;
using Hearth.Tests.Tidy;
using Hearth.Tests.Unit.Logs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Golden;

/// <summary>AWS's own Signature Version 4 test suite, and the examples of S3's documentation for bodies in pieces.</summary>
public sealed partial class SignatureVectorTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static readonly SignatureErrors Errors = new(SignatureErrorStyle.Json);
    private static readonly JsonObject Suite = JsonNode.Parse(
        File.ReadAllText(CheckedOut.FullPath("tests/Golden/Cases/aws-sig-v4-test-suite.json")))!.AsObject();

    public static TheoryData<string> Names => [.. Suite["cases"]!.AsArray().Select(one => (string)one!["name"]!)];

    [Theory, MemberData(nameof(Names))]
    public async Task Each_case_of_the_suite_is_canonical_and_verifies(string name)
    {
        var vector = Suite["cases"]!.AsArray().Single(one => (string)one!["name"]! == name)!;
        var http = Read((string)vector["request"]!);
        http.Request.Headers.Authorization = (string)vector["authorization"]!;
        // In one case the session token is not a part of the request but given to its signer, who adds it.
        if (Token().Match((string)vector["canonicalRequest"]!) is { Success: true } token) http.Request.Headers["x-amz-security-token"] = token.Groups["token"].Value;
        var signature = RequestSignature.Of(http.Request, Errors);
        var body = await new StreamReader(http.Request.Body).ReadToEndAsync(TestContext.Current.CancellationToken);
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var canonical = CanonicalRequest.Of(http.Request, signature, CanonicalRequest.Hash(Encoding.UTF8.GetBytes(body)));
        canonical.ShouldBe((string)vector["canonicalRequest"]!);
        CanonicalRequest.StringToSign(canonical, signature.Timestamp, signature.ScopeText).ShouldBe((string)vector["stringToSign"]!);

        var verifier = new SignatureVerifier(new FixedTime { Now = signature.Time(Errors) }, 1024 * 1024);
        await verifier.VerifyAsync(http.Request, signature, Secret, Errors);
        (await Should.ThrowAsync<AwsError>(() => verifier.VerifyAsync(http.Request, signature, Secret + "x", Errors))).Code
            .ShouldBe("InvalidSignatureException");
    }

    [Fact]
    public async Task The_documented_chunked_upload_verifies_piece_by_piece()
    {
        var http = Upload(
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        http.Request.Headers.ContentLength = 66824;
        http.Request.Body = Chunks(
            (65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"),
            (1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"),
            (0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"));
        (await ReadAsync(http)).ShouldBe(new string('a', 66560));
        http.Request.ContentLength.ShouldBe(66560);
    }

    [Fact]
    public async Task The_documented_chunked_upload_with_a_trailer_verifies()
    {
        var http = TrailerUpload(Trailer("sOO8/Q=="));
        (await ReadAsync(http)).ShouldBe(new string('a', 66560));
    }

    [Fact]
    public async Task A_changed_trailer_is_refused() =>
        (await Should.ThrowAsync<AwsError>(() => ReadAsync(TrailerUpload(Trailer("sOO8/A=="))))).Code.ShouldBe("SignatureDoesNotMatch");

    [Fact]
    public async Task A_changed_piece_is_refused_before_any_of_it_is_read()
    {
        var http = TrailerUpload(Trailer("sOO8/Q=="));
        var bytes = ((MemoryStream)http.Request.Body).ToArray();
        bytes[200] ^= 1;
        http.Request.Body = new MemoryStream(bytes);
        (await Should.ThrowAsync<AwsError>(() => ReadAsync(http))).Code.ShouldBe("SignatureDoesNotMatch");
    }

    private static string Trailer(string checksum) =>
        $"x-amz-checksum-crc32c:{checksum}\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";

    private static DefaultHttpContext TrailerUpload(string trailer)
    {
        var http = Upload(
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        http.Request.Headers["x-amz-trailer"] = "x-amz-checksum-crc32c";
        var pieces = Chunks(
            (65536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"),
            (1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"),
            (0, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"));
        // The last piece has no body, so the trailers follow its line at once.
        pieces.SetLength(pieces.Length - 2);
        pieces.Position = pieces.Length;
        pieces.Write(Encoding.UTF8.GetBytes(trailer));
        pieces.Position = 0;
        http.Request.Body = pieces;
        return http;
    }

    private static DefaultHttpContext Upload(string payload, string signedHeaders, string signature)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "PUT";
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = "/examplebucket/chunkObject.txt";
        var headers = http.Request.Headers;
        headers.Host = "s3.amazonaws.com";
        headers["x-amz-date"] = "20130524T000000Z";
        headers["x-amz-storage-class"] = "REDUCED_REDUNDANCY";
        headers["x-amz-content-sha256"] = payload;
        headers.ContentEncoding = "aws-chunked";
        headers["x-amz-decoded-content-length"] = "66560";
        headers.Authorization = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + $"SignedHeaders={signedHeaders},Signature={signature}";
        return http;
    }

    private static MemoryStream Chunks(params (int Length, string Signature)[] chunks)
    {
        var body = new StringBuilder();
        foreach (var (length, signature) in chunks)
            body.Append(CultureInfo.InvariantCulture, $"{length:x};chunk-signature={signature}\r\n{new string('a', length)}\r\n");
        var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.GetBytes(body.ToString()));
        stream.Position = 0;
        return stream;
    }

    private static async Task<string> ReadAsync(HttpContext http)
    {
        var errors = new SignatureErrors(SignatureErrorStyle.S3);
        var signature = RequestSignature.Of(http.Request, errors);
        var verifier = new SignatureVerifier(new FixedTime { Now = signature.Time(errors) }, 1024);
        await verifier.VerifyAsync(http.Request, signature, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", errors);
        return await new StreamReader(http.Request.Body).ReadToEndAsync();
    }

    [GeneratedRegex("^x-amz-security-token:(?<token>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    /// <summary>A request as the suite writes it: header lines without a space, folded lines, the body after an empty line.</summary>
    private static DefaultHttpContext Read(string text)
    {
        var parts = text.Split("\n\n", 2);
        var lines = parts[0].Split('\n');
        var http = new DefaultHttpContext();
        var space = lines[0].LastIndexOf(' ');
        http.Request.Method = lines[0].Split(' ')[0];
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = lines[0][(lines[0].IndexOf(' ') + 1)..space];
        string? name = null;
        foreach (var line in lines.Skip(1).Where(line => line.Length > 0))
        {
            if (name is not null && line.StartsWith(' '))
            {
                http.Request.Headers[name] = http.Request.Headers[name] + "\n" + line;
                continue;
            }
            (name, var value) = (line.Split(':')[0], line.Split(':', 2)[1]);
            http.Request.Headers[name] = StringValues.Concat(http.Request.Headers[name], value);
        }
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(parts.Length > 1 ? parts[1] : ""));
        return http;
    }
}
