using System.Text;
using Hearth.Kernel;
using Hearth.Protocols.SigV4;
using Hearth.Tests.Unit.Logs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Protocols;

public sealed class SignatureVerifierTests
{
    private static readonly ClientCredentials Credentials = new("AKIAQAAAAAAAAAAAAAAA", "secret");
    private readonly FixedTime _time = new();

    [Theory]
    [InlineData(-299, true)]
    [InlineData(299, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public async Task A_signature_holds_for_five_minutes_either_way(int seconds, bool holds)
    {
        var http = Signed(at: _time.Now + TimeSpan.FromSeconds(seconds));
        if (holds) await VerifyAsync(http);
        else (await Should.ThrowAsync<AwsError>(() => VerifyAsync(http))).Message.ShouldContain(seconds < 0 ? "Signature expired: " : "Signature not yet current: ");
    }

    [Fact]
    public async Task The_body_is_there_to_be_read_again()
    {
        var http = Signed(body: "{\"a\": 1}");
        await VerifyAsync(http);
        (await new StreamReader(http.Request.Body).ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("{\"a\": 1}");
    }

    [Fact]
    public async Task A_declared_hash_is_checked_when_the_end_of_the_body_is_read()
    {
        var good = Signed(body: "hello", service: "s3");
        await VerifyAsync(good);
        (await new StreamReader(good.Request.Body).ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("hello");
        var changed = Signed(body: "hello", service: "s3");
        changed.Request.Body = new MemoryStream("hellO"u8.ToArray());
        await VerifyAsync(changed);
        (await Should.ThrowAsync<AwsError>(() => new StreamReader(changed.Request.Body).ReadToEndAsync(TestContext.Current.CancellationToken)))
            .Code.ShouldBe("XAmzContentSHA256Mismatch");
    }

    [Fact]
    public async Task A_body_that_was_taken_away_is_missed_though_nobody_reads_it()
    {
        var http = Signed(body: "hello", service: "s3");
        http.Request.Body = Stream.Null;
        http.Request.ContentLength = 0;
        (await Should.ThrowAsync<AwsError>(() => VerifyAsync(http))).Code.ShouldBe("XAmzContentSHA256Mismatch");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_not_kept() =>
        (await Should.ThrowAsync<AwsError>(() => VerifyAsync(Signed(body: new string('a', 2000))))).StatusCode.ShouldBe(413);

    [Theory]
    [InlineData("x-amz-target", "Logs_20140328.DeleteLogGroup")]
    [InlineData("X-Amz-Invocation-Type", "Event")]
    public async Task An_x_amz_header_that_is_not_signed_is_refused(string name, string value)
    {
        var http = Signed();
        http.Request.Headers[name] = value;
        (await Should.ThrowAsync<AwsError>(() => VerifyAsync(http))).Message.ShouldContain($"'{name.ToLowerInvariant()}' must be a 'SignedHeader'");
    }

    private Task VerifyAsync(HttpContext http)
    {
        var errors = new SignatureErrors(http.Request.Headers.ContainsKey("X-Amz-Content-Sha256") ? SignatureErrorStyle.S3 : SignatureErrorStyle.Json);
        var signature = RequestSignature.Of(http.Request, errors);
        return new SignatureVerifier(_time, 1000).VerifyAsync(http.Request, signature, Credentials.SecretAccessKey, errors);
    }

    private DefaultHttpContext Signed(string body = "", string service = "lambda", DateTimeOffset? at = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "http://localhost:4566/a%20b/c?x=1&y=%2F");
        RequestSigner.Sign(message, Encoding.UTF8.GetBytes(body), Credentials, "us-east-1", service, at ?? _time.Now);
        var http = new DefaultHttpContext();
        http.Request.Method = "POST";
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = message.RequestUri!.PathAndQuery;
        http.Request.QueryString = new QueryString(message.RequestUri.Query);
        http.Request.Headers.Host = "localhost:4566";
        foreach (var (name, values) in message.Headers.NonValidated) http.Request.Headers[name] = values.ToArray();
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        http.Request.ContentLength = body.Length;
        return http;
    }
}
