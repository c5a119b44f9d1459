using System.Text;
using Hearth.DataPlane;
using Hearth.Kernel;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda.FunctionUrls;

/// <summary>What functions give back, and what the caller gets.</summary>
public sealed class FunctionUrlAnswerTests : FunctionUrlTest
{
    [Theory]
    [InlineData("""{"hello": "world"}""", """{"hello":"world"}""")]
    [InlineData("\"hello\"", "hello")]
    [InlineData("3", "3")]
    [InlineData("3.1", "3.1")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("""["hello", 3, true]""", """["hello",3,true]""")]
    public async Task Anything_without_a_status_code_is_the_body_of_a_200(string payload, string body)
    {
        var url = await DeployAsync("fn");
        Answer(payload);
        var answer = (await CallAsync(url)).ShouldHaveStatus(200);
        answer.Text.ShouldBe(body);
        answer.Headers.ContentType.ToString().ShouldBe("application/json");
    }

    [Fact]
    public async Task Status_headers_cookies_and_body_are_used_as_given()
    {
        var url = await DeployAsync("fn");
        Answer("""
            {"statusCode": "418", "headers": {"content-type": "text/plain", "X-Count": 3, "Content-Length": "9999", "Connection": "close"},
             "multiValueHeaders": {"X-Ignored": ["1"]}, "cookies": ["a=1; Path=/", "b=2"], "body": "short and stout"}
            """);
        var answer = (await CallAsync(url)).ShouldHaveStatus(418);
        answer.Text.ShouldBe("short and stout");
        answer.Headers.ContentType.ToString().ShouldBe("text/plain");
        answer.Headers["X-Count"].ToString().ShouldBe("3");
        answer.Headers.ContentLength.ShouldBe(15);
        answer.Headers.Connection.ShouldBeEmpty();
        answer.Headers.ContainsKey("X-Ignored").ShouldBeFalse();
        answer.Headers.SetCookie.ToArray().ShouldBe(["a=1; Path=/", "b=2"]);
    }

    [Fact]
    public async Task A_base64_body_is_decoded()
    {
        var url = await DeployAsync("fn");
        Answer("""{"statusCode": 200, "body": "AAEC/w==", "isBase64Encoded": true}""");
        Encoding.Latin1.GetBytes((await CallAsync(url)).ShouldHaveStatus(200).Text).Length.ShouldBeGreaterThan(3);
        Answer("""{"statusCode": 200, "body": "no base64!", "isBase64Encoded": true}""");
        ShouldBeBadGateway(await CallAsync(url));
    }

    [Theory]
    [InlineData("""{"statusCode": 99}""")]
    [InlineData("""{"statusCode": "abc"}""")]
    [InlineData("""{"statusCode": {}}""")]
    [InlineData("""{"statusCode": 200, "headers": {"x": "a\r\nSet-Cookie: evil=1"}}""")]
    [InlineData("""{"statusCode": 200, "headers": {"bad name": "x"}}""")]
    [InlineData("""{"statusCode": 200, "cookies": ["a=1\nb"]}""")]
    [InlineData("""{"statusCode": 200, "body": "\ud800"}""")]
    [InlineData("""{"\ud800": 1}""")]
    public async Task An_answer_that_cannot_be_a_response_is_a_502(string payload)
    {
        var url = await DeployAsync("fn");
        Answer(payload);
        ShouldBeBadGateway(await CallAsync(url));
    }

    [Fact]
    public async Task A_function_error_is_a_502_and_says_nothing_of_the_function()
    {
        var url = await DeployAsync("fn");
        Answer("""{"errorMessage": "secret"}""", "Unhandled");
        ShouldBeBadGateway(await CallAsync(url));
    }

    [Fact]
    public async Task A_throttle_is_a_429_with_its_reason()
    {
        var url = await DeployAsync("fn");
        DataPlane.Function = _ => throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429)
        {
            Members = new Dictionary<string, string> { ["Type"] = "User", ["Reason"] = "ConcurrentInvocationLimitExceeded" },
        };
        var answer = (await CallAsync(url)).ShouldHaveStatus(429);
        answer.ErrorCode.ShouldBe("TooManyRequestsException");
        answer.Member("Reason").ShouldBe("ConcurrentInvocationLimitExceeded");
    }

    [Fact]
    public async Task A_stream_is_passed_on_with_its_content_type()
    {
        var url = await DeployAsync("fn", new { AuthType = "NONE", InvokeMode = "RESPONSE_STREAM" });
        Stream("text/event-stream", "Hello, ", "world!");
        var answer = (await CallAsync(url)).ShouldHaveStatus(200);
        answer.Headers.ContentType.ToString().ShouldBe("text/event-stream");
        answer.Text.ShouldBe("Hello, world!");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10_000)]
    public async Task The_prelude_of_a_stream_becomes_status_headers_and_cookies_however_it_is_cut(int chunkLength)
    {
        var url = await DeployAsync("fn", new { AuthType = "NONE", InvokeMode = "RESPONSE_STREAM" });
        const string whole = """{"statusCode":201,"headers":{"x-custom":"1"},"cookies":["a=1"]}""" + "\0\0\0\0\0\0\0\0body\0\0end";
        Stream(
            "application/vnd.awslambda.http-integration-response",
            [.. whole.Chunk(chunkLength).Select(chunk => new string(chunk))]);
        var answer = (await CallAsync(url)).ShouldHaveStatus(201);
        answer.Text.ShouldBe("body\0\0end");
        answer.Headers["x-custom"].ToString().ShouldBe("1");
        answer.Headers.SetCookie.ToString().ShouldBe("a=1");
        answer.Headers.ContentType.ToString().ShouldBe("application/octet-stream");
    }

    [Theory]
    [InlineData("not json\0\0\0\0\0\0\0\0body")]
    [InlineData("{\"statusCode\":200} and no end")]
    [InlineData("{\"statusCode\":1}\0\0\0\0\0\0\0\0")]
    public async Task A_prelude_that_cannot_be_read_is_a_502(string stream)
    {
        var url = await DeployAsync("fn", new { AuthType = "NONE", InvokeMode = "RESPONSE_STREAM" });
        Stream("application/vnd.awslambda.http-integration-response", stream);
        ShouldBeBadGateway(await CallAsync(url));
    }

    [Fact]
    public async Task A_streaming_handler_behind_a_URL_that_buffers_answers_by_its_prelude_too()
    {
        var url = await DeployAsync("fn");
        Answer("{\"statusCode\":202}\0\0\0\0\0\0\0\0whole");
        (await CallAsync(url)).ShouldHaveStatus(202).Text.ShouldBe("whole");
    }

    private void Stream(string contentType, params string[] chunks) => DataPlane.Function = async invocation =>
    {
        await invocation.ResponseStream!.StartAsync(contentType, CancellationToken.None);
        foreach (var chunk in chunks) await invocation.ResponseStream.WriteAsync(Encoding.UTF8.GetBytes(chunk), CancellationToken.None);
        return FakeDataPlane.Outcome("");
    };

    private static void ShouldBeBadGateway(LambdaAnswer answer) => answer.ShouldHaveStatus(502).Text.ShouldBe("Internal Server Error");
}
