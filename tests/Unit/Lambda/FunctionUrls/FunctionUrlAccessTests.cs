using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda.FunctionUrls;

/// <summary>Who is let in: AuthType, policies, CORS.</summary>
public sealed class FunctionUrlAccessTests : FunctionUrlTest
{
    [Fact]
    public async Task Without_a_permission_nobody_gets_in()
    {
        await CreateAsync("fn");
        var url = (await CreateUrlAsync("fn")).Member("FunctionUrl");
        ShouldBeForbidden(await CallAsync(url));
        await AllowAsync("fn", authType: "AWS_IAM");
        ShouldBeForbidden(await CallAsync(url));
        await DeleteAsync($"{Functions}/fn/policy/url");
        await AllowAsync("fn");
        (await CallAsync(url)).ShouldHaveStatus(200);
        await DeleteAsync($"{Functions}/fn/policy/url");
        ShouldBeForbidden(await CallAsync(url));
        DataPlane.Invocations.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_id_that_is_none_is_unknown_and_so_is_the_right_one_in_another_region()
    {
        var url = await DeployAsync("fn");
        ShouldBeUnknown(await CallAsync("http://0123456789abcdefghijklmnopqrstuv.lambda-url.us-east-1.localhost:4566/"));
        ShouldBeUnknown(await CallAsync(url.Replace("us-east-1", "eu-west-1", StringComparison.Ordinal)));
        ShouldBeUnknown(await CallAsync("http://localhost:4566/_hearth/url/nothing/"));
        (await CallAsync(url.ToUpperInvariant().Replace("HTTP", "http", StringComparison.Ordinal))).ShouldHaveStatus(200);
        var (isUrl, _) = await Server.CallUrlAsync(new HttpRequestMessage(HttpMethod.Get, "http://localhost:4566/2015-03-31/functions"));
        isUrl.ShouldBeFalse();
    }

    [Fact]
    public async Task AWS_IAM_lets_in_the_owner_and_whom_the_policy_names()
    {
        await CreateAsync("fn");
        var url = (await CreateUrlAsync("fn", new { AuthType = "AWS_IAM" })).Member("FunctionUrl");
        ShouldBeForbidden(await CallAsync(url));
        ShouldBeForbidden(await CallAsync(url, "GET", ("Authorization", "Bearer token")));
        ShouldBeForbidden(await CallAsync(url, "GET", Signed(OtherAccount)));
        (await CallAsync(url, "GET", Signed(Account))).ShouldHaveStatus(200);
        await AllowAsync("fn", "AWS_IAM", OtherAccount);
        (await CallAsync(url, "GET", Signed(OtherAccount))).ShouldHaveStatus(200);
        ShouldBeForbidden(await CallAsync(url, "GET", Signed("333333333333")));
        ShouldBeForbidden(await CallAsync(url));
        var context = JsonNode.Parse(DataPlane.Invocations.Last().Invocation.Payload.Span)!["requestContext"]!;
        ((string)context["accountId"]!).ShouldBe(OtherAccount);
        ((string)context["authorizer"]!["iam"]!["userArn"]!).ShouldBe($"arn:aws:iam::{OtherAccount}:root");
    }

    [Fact]
    public async Task A_preflight_request_is_answered_without_the_function()
    {
        var url = await DeployAsync("fn", new
        {
            AuthType = "NONE",
            Cors = new
            {
                AllowOrigins = new[] { "https://example.com", "https://*.example.org" },
                AllowMethods = new[] { "GET", "POST" },
                AllowHeaders = new[] { "x-one" },
                ExposeHeaders = new[] { "x-two" },
                AllowCredentials = true,
                MaxAge = 60,
            },
        });
        var answer = await PreflightAsync(url, "https://example.com");
        answer.Headers.AccessControlAllowOrigin.ToString().ShouldBe("https://example.com");
        answer.Headers.AccessControlAllowMethods.ToString().ShouldBe("GET,POST");
        answer.Headers.AccessControlAllowHeaders.ToString().ShouldBe("x-one");
        answer.Headers.AccessControlAllowCredentials.ToString().ShouldBe("true");
        answer.Headers.AccessControlMaxAge.ToString().ShouldBe("60");
        (await PreflightAsync(url, "https://a.example.org")).Headers.AccessControlAllowOrigin.ToString().ShouldBe("https://a.example.org");
        (await PreflightAsync(url, "https://evil.com")).Headers.AccessControlAllowOrigin.ShouldBeEmpty();
        DataPlane.Invocations.ShouldBeEmpty();

        Answer("""{"statusCode": 200, "headers": {"access-control-allow-origin": "*", "x-two": "2"}}""");
        var got = await CallAsync(url, "GET", ("Origin", "https://example.com"));
        got.Headers.AccessControlAllowOrigin.ToArray().ShouldBe(["https://example.com"]);
        got.Headers.AccessControlExposeHeaders.ToString().ShouldBe("x-two");
        got.Headers["x-two"].ToString().ShouldBe("2");
    }

    [Fact]
    public async Task Without_CORS_settings_the_function_answers_for_itself()
    {
        var url = await DeployAsync("fn");
        Answer("""{"statusCode": 204, "headers": {"Access-Control-Allow-Origin": "https://mine"}}""");
        var answer = await CallAsync(url, "OPTIONS", ("Origin", "https://x"), ("Access-Control-Request-Method", "PUT"));
        answer.ShouldHaveStatus(204).Headers.AccessControlAllowOrigin.ToString().ShouldBe("https://mine");
    }

    private async Task<LambdaAnswer> PreflightAsync(string url, string origin) => (await CallAsync(
        url, "OPTIONS", ("Origin", origin), ("Access-Control-Request-Method", "GET"))).ShouldHaveStatus(200);
}
