using System.Text;
using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols;
using Hearth.Protocols.AwsJson;
using Hearth.Protocols.AwsQuery;
using Hearth.Services.Sqs;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sqs;

/// <summary>How errors look in both protocols, as AWS sends them.</summary>
public sealed class ErrorFormTests : SqsTest
{
    [Fact]
    public async Task A_JSON_error_has_the_shape_s_name_under_its_namespace_and_the_query_code_in_a_header()
    {
        var (body, http) = await WriteAsync(new AwsJsonProtocol([Service.Definition]), SqsErrors.NoQueue(), http => http.Request.Headers["X-Amz-Target"] = "AmazonSQS.SendMessage");
        body.ShouldBe("""{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}""");
        http.Response.Headers["x-amzn-query-error"].ToString().ShouldBe("AWS.SimpleQueueService.NonExistentQueue;Sender");
        (http.Response.StatusCode, http.Response.ContentType).ShouldBe((400, "application/x-amz-json-1.0"));
    }

    [Fact]
    public async Task An_error_that_the_model_does_not_name_is_under_the_common_namespace()
    {
        var (body, http) = await WriteAsync(
            new AwsJsonProtocol([Service.Definition]), SqsErrors.InvalidValue(11, "MaxNumberOfMessages", "Must be between 1 and 10, if provided."),
            http => http.Request.Headers["X-Amz-Target"] = "AmazonSQS.ReceiveMessage");
        JsonDocument.Parse(body).RootElement.GetProperty("__type").GetString().ShouldBe("com.amazon.coral.service#InvalidParameterValueException");
        http.Response.Headers["x-amzn-query-error"].ToString().ShouldBe("InvalidParameterValue;Sender");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/123456789012/a-queue")]
    public async Task A_query_error_is_XML_with_the_query_code_wherever_the_request_went(string path)
    {
        var (body, http) = await WriteAsync(new AwsQueryProtocol([Service.Definition]), SqsErrors.NoQueue(), http =>
        {
            http.Request.Path = path;
            http.Request.ContentType = "application/x-www-form-urlencoded";
            http.Request.Headers.Authorization = "AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0";
        });
        body.ShouldBe(
            """<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not exist.</Message></Error><RequestId>request</RequestId></ErrorResponse>""");
        http.Response.StatusCode.ShouldBe(400);
    }

    private static async Task<(string Body, HttpContext Http)> WriteAsync(IProtocol protocol, AwsError error, Action<HttpContext> request)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "POST";
        http.Response.Headers["x-amzn-RequestId"] = "request";
        request(http);
        using var body = new MemoryStream();
        http.Response.Body = body;
        await protocol.Match(http).ShouldNotBeNull().WriteErrorAsync(http, error);
        return (Encoding.UTF8.GetString(body.ToArray()), http);
    }
}
