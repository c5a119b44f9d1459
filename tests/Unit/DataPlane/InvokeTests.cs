using System.Net;
using Hearth.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

public sealed class InvokeTests
{
    [Fact]
    public async Task An_invocation_gets_what_the_runtime_responds()
    {
        await using var plane = await DataPlaneFixture.StartAsync(EchoAsync);
        var outcome = await plane.InvokeAsync("""{"a":1}""");
        outcome.Text().ShouldBe("""{"a":1}""");
        outcome.FunctionError.ShouldBeNull();
        outcome.InitDuration.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_second_invocation_meets_the_same_environment_and_reports_no_init()
    {
        await using var plane = await DataPlaneFixture.StartAsync(EchoAsync);
        for (var i = 0; i < 50; i++) (await plane.InvokeAsync($"{i}")).InitDuration.HasValue.ShouldBe(i == 0);
        plane.Backend.Sandboxes.Count.ShouldBe(1);
        plane.Engine.ListEnvironments().ShouldHaveSingleItem().InvocationCount.ShouldBe(50);
    }

    [Fact]
    public async Task The_event_carries_the_headers_of_the_runtime_api()
    {
        IReadOnlyDictionary<string, string> headers = new Dictionary<string, string>();
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            var invocation = await runtime.NextAsync();
            headers = invocation.Headers;
            await runtime.RespondAsync(invocation, "null");
            await runtime.NextAsync();
        });
        await plane.InvokeAsync();
        headers["Lambda-Runtime-Invoked-Function-Arn"].ShouldBe("arn:aws:lambda:us-east-1:123456789012:function:fn");
        headers["Lambda-Runtime-Deadline-Ms"].ShouldBe(plane.Clock.GetUtcNow().AddSeconds(3).ToUnixTimeMilliseconds().ToString());
        headers["Lambda-Runtime-Trace-Id"].ShouldMatch("^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$");
    }

    [Fact]
    public async Task The_log_has_the_lines_of_aws_in_their_order()
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            while (true)
            {
                var invocation = await runtime.NextAsync();
                runtime.Process.Print("one\r\ntwo\npartial");
                await runtime.RespondAsync(invocation, "null");
            }
        });
        var outcome = await plane.InvokeAsync(wantsLogTail: true);
        var messages = plane.Log.Messages;
        messages[0].ShouldStartWith("INIT_START Runtime Version: provided:al2023.v1\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:");
        messages[1].ShouldMatch(@"^START RequestId: [0-9a-f-]{36} Version: \$LATEST\n$");
        messages.Skip(2).Take(3).ShouldBe(["one\r\n", "two\n", "partial"]);
        messages[5].ShouldMatch(@"^END RequestId: [0-9a-f-]{36}\n$");
        messages[6].ShouldMatch(
            @"^REPORT RequestId: [0-9a-f-]{36}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: 30 MB\tInit Duration: \d+\.\d\d ms\t\n$");
        System.Text.Encoding.UTF8.GetString(outcome.LogTail!.Value.Span).ShouldBe(string.Concat(messages.Skip(1)));
        plane.Log.Streams.ShouldHaveSingleItem().ShouldMatch(@"^2026/11/24/\[\$LATEST\][0-9a-f]{32}$");
    }

    [Fact]
    public async Task A_failed_handler_answers_its_own_json_as_an_unhandled_error()
    {
        const string error = """{"errorMessage":"Handler fails","errorType":"Exception","requestId":"x","stackTrace":[]}""";
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            await runtime.FailAsync(await runtime.NextAsync(), error);
            await runtime.NextAsync();
        });
        var outcome = await plane.InvokeAsync();
        outcome.Text().ShouldBe(error);
        (outcome.FunctionError, outcome.ErrorType, outcome.ErrorMessage).ShouldBe(("Unhandled", "Exception", "Handler fails"));
    }

    [Fact]
    public async Task Calls_that_do_not_fit_the_state_are_refused_as_the_emulator_refuses_them()
    {
        List<ScriptedRuntime.Reply> replies = [];
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            var invocation = await runtime.NextAsync();
            replies.Add(await runtime.PostAsync("invocation/wrong/response", "1"));
            replies.Add(await runtime.GetAsync("invocation/next"));
            replies.Add(await runtime.PostAsync("init/error", "{}"));
            replies.Add(await runtime.GetAsync("nothing/here"));
            var accepted = await runtime.RespondAsync(invocation, "2");
            replies.Add(accepted);
            replies.Add(await runtime.RespondAsync(invocation, "3"));
            await runtime.NextAsync();
        });
        (await plane.InvokeAsync()).Text().ShouldBe("2");
        await Eventually.IsTrueAsync(() => replies.Count == 6, "all calls are answered");
        replies.Select(reply => reply.Status).ShouldBe([
            HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden,
            HttpStatusCode.NotFound, HttpStatusCode.Accepted, HttpStatusCode.Forbidden]);
        replies[0].Body.ShouldBe("""{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}""");
        replies[1].Body.ShouldContain("State transition from Running to Ready failed for runtime. Error: State transition is not allowed");
        replies[4].Body.ShouldBe("""{"status":"OK"}""");
    }

    [Theory]
    [InlineData(6_291_556, null)]
    [InlineData(6_291_557, "Function.ResponseSizeTooLarge")]
    public async Task A_response_may_have_six_mebibytes_and_a_hundred_bytes(int size, string? errorType)
    {
        var status = HttpStatusCode.Continue;
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            status = (await runtime.RespondAsync(await runtime.NextAsync(), new string('x', size))).Status;
            await runtime.NextAsync();
        });
        var outcome = await plane.InvokeAsync();
        outcome.ErrorType.ShouldBe(errorType);
        await Eventually.IsTrueAsync(() => status != HttpStatusCode.Continue, "the runtime is answered");
        status.ShouldBe(errorType is null ? HttpStatusCode.Accepted : HttpStatusCode.RequestEntityTooLarge);
        if (errorType is not null)
        {
            outcome.Text().ShouldBe(
                """{"errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes).","errorType":"Function.ResponseSizeTooLarge"}""");
        }
    }

    [Fact]
    public async Task A_streamed_response_reaches_the_callers_stream_and_a_buffering_caller_gets_it_whole()
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            while (true) await runtime.StreamAsync(await runtime.NextAsync(), "Hello, ", "world!");
        });
        var stream = new RecordingStream();
        var streamed = await plane.InvokeAsync(stream: stream);
        (stream.ContentType, stream.Text, streamed.Payload.Length).ShouldBe(("text/plain", "Hello, world!", 0));
        (await plane.InvokeAsync()).Text().ShouldBe("Hello, world!");
    }

    [Fact]
    public async Task A_caller_that_goes_away_while_streaming_does_not_stop_the_function()
    {
        var finished = false;
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            await runtime.StreamAsync(await runtime.NextAsync(), "a", "b", "c");
            finished = true;
            await runtime.NextAsync();
        });
        (await plane.InvokeAsync(stream: new RecordingStream { Fails = true })).FunctionError.ShouldBeNull();
        await Eventually.IsTrueAsync(() => finished, "the function finishes");
    }

    internal static async Task EchoAsync(ScriptedRuntime runtime)
    {
        while (true)
        {
            var invocation = await runtime.NextAsync();
            await runtime.RespondAsync(invocation, invocation.Payload);
        }
    }
}
