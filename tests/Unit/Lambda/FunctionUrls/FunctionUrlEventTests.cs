using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda.FunctionUrls;

/// <summary>The event, payload format 2.0.</summary>
public sealed class FunctionUrlEventTests : FunctionUrlTest
{
    [Fact]
    public async Task A_request_becomes_the_event_that_AWS_documents()
    {
        var url = await DeployAsync("fn");
        var host = new Uri(url).Host;
        await CallAsync(
            $"{url}a%20path/x?p=foo&q=a+b%26&p=%2Fbar&flag", "GET",
            ("X-One", "1"), ("X-One", "2"), ("Cookie", "a=1; b=2"), ("User-Agent", "test/1"), ("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"));
        var (_, invocation) = DataPlane.Invocations.ShouldHaveSingleItem();
        var json = JsonNode.Parse(invocation.Payload.Span)!.AsObject();
        json.Select(member => member.Key).ShouldBe(
            ["version", "routeKey", "rawPath", "rawQueryString", "cookies", "headers", "queryStringParameters", "requestContext", "isBase64Encoded"]);
        var (requestId, id) = (invocation.RequestId, host.Split('.')[0]);
        json["headers"]!.ToJsonString().ShouldBe(
            $$"""{"host":"{{host}}:4566","user-agent":"test/1","x-amzn-trace-id":"Root=1-5759e988-bd862e3fe1be46a994272793","x-forwarded-for":"127.0.0.1","x-forwarded-port":"4566","x-forwarded-proto":"http","x-one":"1,2"}""");
        json.Remove("headers");
        JsonNode.DeepEquals(json, JsonNode.Parse($$"""
            {
              "version": "2.0", "routeKey": "$default", "rawPath": "/a%20path/x", "rawQueryString": "p=foo&q=a+b%26&p=%2Fbar&flag",
              "cookies": ["a=1", "b=2"],
              "queryStringParameters": {"p": "foo,/bar", "q": "a b&", "flag": ""},
              "requestContext": {
                "accountId": "anonymous", "apiId": "{{id}}", "domainName": "{{host}}", "domainPrefix": "{{id}}",
                "http": {"method": "GET", "path": "/a%20path/x", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "test/1"},
                "requestId": "{{requestId}}", "routeKey": "$default", "stage": "$default",
                "time": "{{Server.Time.GetUtcNow():dd}}/{{Server.Time.GetUtcNow():MMM}}/2030:00:00:00 +0000", "timeEpoch": {{Server.Time.GetUtcNow().ToUnixTimeMilliseconds()}}
              },
              "isBase64Encoded": false
            }
            """)).ShouldBeTrue(json.ToJsonString());
        invocation.TraceId.ShouldBe("Root=1-5759e988-bd862e3fe1be46a994272793");
        invocation.InvokedFunctionArn.ShouldBe($"{Arn}fn");
    }

    [Theory]
    [InlineData("application/json", false)]
    [InlineData("text/plain; charset=utf-8", false)]
    [InlineData("application/vnd.api+json", false)]
    [InlineData("application/xml", false)]
    [InlineData("application/octet-stream", true)]
    [InlineData("multipart/form-data; boundary=x", true)]
    public async Task Bodies_that_are_no_text_come_as_base64(string contentType, bool isBase64)
    {
        var url = await DeployAsync("fn");
        await SendAsync(url, "{\"é\": 1}", contentType);
        var json = JsonNode.Parse(DataPlane.Invocations.Single().Invocation.Payload.Span)!;
        ((bool)json["isBase64Encoded"]!).ShouldBe(isBase64);
        var body = (string)json["body"]!;
        (isBase64 ? Encoding.UTF8.GetString(Convert.FromBase64String(body)) : body).ShouldBe("{\"é\": 1}");
    }

    [Fact]
    public async Task The_path_form_shows_the_function_the_same_as_the_host_form()
    {
        var url = await DeployAsync("fn");
        var id = new Uri(url).Host.Split('.')[0];
        await CallAsync($"http://127.0.0.1:4566/_hearth/url/{id}/some/path?q=1");
        await CallAsync($"http://127.0.0.1:4566/_hearth/url/{id}");
        var contexts = DataPlane.Invocations.Select(one => JsonNode.Parse(one.Invocation.Payload.Span)!).ToList();
        contexts.Select(json => (string)json["rawPath"]!).ShouldBe(["/some/path", "/"]);
        contexts.Select(json => (string)json["requestContext"]!["domainName"]!).ShouldAllBe(name => name == new Uri(url).Host);
    }

    [Fact]
    public async Task A_body_past_six_megabytes_is_refused_base64_counted_in()
    {
        var url = await DeployAsync("fn");
        (await SendAsync(url, new string('x', 5 * 1024 * 1024), "text/plain")).ShouldHaveStatus(200);
        (await SendAsync(url, new string('x', 5 * 1024 * 1024), "image/png")).ShouldHaveStatus(413).ErrorCode.ShouldBe("RequestTooLargeException");
        (await SendAsync(url, new string('x', 7 * 1024 * 1024), "text/plain")).ShouldHaveStatus(413).ErrorCode.ShouldBe("RequestTooLargeException");
        DataPlane.Invocations.ShouldHaveSingleItem();
    }
}
