using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Golden;

/// <summary>What goes in and comes out of an invocation: I1 to I3, I17 and I18 of the recording.</summary>
[Collection(GoldenServers.Name)]
public sealed class InvocationPayloadTests(GoldenServer server)
{
    private const string Source = "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled);";

    private readonly LambdaClient _lambda = server.Lambda;

    [Fact]
    public async Task I1_a_result_of_nothing_is_null_and_the_version_is_told()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Python("def handler(event, context):\n    pass\n"));
        var invoked = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        invoked.Payload.ShouldBe("null");
        invoked.Http.Header("X-Amz-Executed-Version").ShouldBe("$LATEST");
    }

    [Fact]
    public async Task I2_an_asynchronous_invocation_answers_202_and_nothing_else()
    {
        var answer = await SendAsync("{}"u8.ToArray(), "Event");
        Assert.SkipWhen(answer.Status == 501, $"Not offered yet: {answer.Text}");
        answer.ShouldBe(202).Bytes.ShouldBeEmpty();
        answer.Header("X-Amz-Executed-Version").ShouldBeNull();
    }

    [Fact]
    public async Task I3_a_dry_run_answers_204_and_nothing_else()
    {
        var answer = (await SendAsync("{}"u8.ToArray(), "DryRun")).ShouldBe(204);
        answer.Bytes.ShouldBeEmpty();
        answer.Header("X-Amz-Executed-Version").ShouldBeNull();
    }

    [Fact]
    public async Task I17_a_payload_that_does_not_begin_like_JSON() => ShouldBeNotJson(
        await SendAsync([0x99]),
        $"Unexpected character ((CTRL-CHAR, code 153)): expected a valid value (JSON String, Number, Array, Object or token 'null', "
            + $"'true' or 'false')\n at {Source} line: 1, column: 1]");

    [Fact]
    public async Task I17_a_payload_that_is_not_UTF_8() =>
        ShouldBeNotJson(await SendAsync([(byte)'"', 0x87, (byte)'"']), $"Invalid UTF-8 start byte 0x87\n at {Source} line: 1, column: 3]");

    [Fact]
    public async Task I18_an_invocation_of_a_function_whose_concurrency_is_reserved_at_none()
    {
        var name = await _lambda.DeployAsync(GoldenServer.Files);
        var reserved = await _lambda.PutAsync(
            $"/2017-10-31/functions/{name}/concurrency", new JsonObject { ["ReservedConcurrentExecutions"] = 0 });
        Assert.SkipWhen(reserved.Status == 501, $"Not offered yet: {reserved.Text}");
        var throttled = await _lambda.InvokeAsync(name);
        throttled.Http.ShouldBeError(429, "TooManyRequestsException", "Rate Exceeded.");
        ((string?)throttled.Object["Reason"]).ShouldBe("ReservedFunctionConcurrentInvocationLimitExceeded");
    }

    private static void ShouldBeNotJson(Answer answer, string detail) => answer.ShouldBeError(
        400, "InvalidRequestContentException", $"Could not parse request body into json: Could not parse payload into json: {detail}");

    private Task<Answer> SendAsync(byte[] payload, string type = "RequestResponse") => _lambda.SendAsync(
        HttpMethod.Post,
        $"{LambdaClient.Functions}/{GoldenServer.FunctionName}/invocations",
        new ByteArrayContent(payload) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        new Dictionary<string, string> { ["X-Amz-Invocation-Type"] = type });
}
