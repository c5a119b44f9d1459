using Hearth.Kernel;
using Hearth.Protocols.SigV4;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Protocols;

public sealed class CredentialScopeTests
{
    [Fact]
    public void The_scope_of_the_header_names_account_and_region()
    {
        var caller = Of("AWS4-HMAC-SHA256 Credential=123456789012/20261124/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0");
        caller.AccountId.ShouldBe("123456789012");
        caller.Region.ShouldBe("eu-west-1");
    }

    [Theory]
    [InlineData("test")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("1234567890123")]
    public void Any_other_key_is_the_default_account(string accessKeyId) =>
        Of($"AWS4-HMAC-SHA256 Credential={accessKeyId}/20261124/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0")
            .AccountId.ShouldBe("000000000000");

    [Fact]
    public void An_access_key_id_may_hold_slashes()
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Authorization = "AWS4-HMAC-SHA256 SignedHeaders=host,Credential=a/b/20261124/us-east-1/s3/aws4_request,Signature=0";
        CredentialScope.Of(http.Request).ShouldBe(new CredentialScope("a/b", "20261124", "us-east-1", "s3"));
    }

    [Fact]
    public void A_presigned_url_is_read_from_its_query()
    {
        var http = new DefaultHttpContext();
        http.Request.QueryString = new QueryString("?X-Amz-Credential=123456789012%2F20261124%2Fus-west-2%2Flambda%2Faws4_request");
        CredentialScope.Of(http.Request).ToCaller().Region.ShouldBe("us-west-2");
    }

    [Fact]
    public void An_unsigned_request_is_refused() =>
        Should.Throw<AwsError>(() => CredentialScope.Of(new DefaultHttpContext().Request)).StatusCode.ShouldBe(403);

    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("AWS4-HMAC-SHA256 SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a//us-east-1/lambda/aws4_request")]
    [InlineData("AWS4-HMAC-SHA256 Credential=/20261124/us-east-1/lambda/aws4_request")]
    [InlineData("AWS4-HMAC-SHA256 Credential=20261124/us-east-1/lambda/aws4_request")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20261124/us-east-1/lambda/aws2_request")]
    [InlineData("AWS4-ECDSA-P256-SHA256 Credential=a/20261124/lambda/aws4_request")]
    public void A_signature_that_cannot_be_read_is_refused(string authorization) =>
        Should.Throw<AwsError>(() => Of(authorization)).Code.ShouldBe("IncompleteSignatureException");

    private static Caller Of(string authorization)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Authorization = authorization;
        return CredentialScope.Of(http.Request).ToCaller();
    }
}
