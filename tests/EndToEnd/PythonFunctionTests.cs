using System.Diagnostics;
using System.Text;
using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.EndToEnd;

/// <summary>Real Python functions in real sandboxes.</summary>
public sealed class PythonFunctionTests
{
    private const string Counter = """
        import os, json
        count = 0
        def handler(event, context):
            global count
            count += 1
            with open("/tmp/calls", "a") as f: f.write("x")
            print("called")
            if event.get("sleep"):
                import time; time.sleep(event["sleep"])
            if event.get("exit") is not None: os._exit(event["exit"])
            if event.get("eat"):
                block = [bytearray(1 << 20) for _ in range(1024)]
            return {"count": count, "calls": os.path.getsize("/tmp/calls"), "id": context.aws_request_id}
        """;

    [Fact]
    public async Task A_function_answers_keeps_its_globals_and_logs()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", Counter);
        var first = await plane.InvokeAsync(config);
        first.Text().ShouldStartWith("""{"count": 1, "calls": 1, "id": """);
        (await plane.InvokeAsync(config)).Text().ShouldStartWith("""{"count": 2, "calls": 2,""");
        Encoding.UTF8.GetString(first.LogTail!.Value.Span).ShouldMatch(
            @"^START RequestId: .{36} Version: \$LATEST\ncalled\nEND RequestId: .{36}\nREPORT RequestId: .*\tInit Duration: .* ms\t\n$");
    }

    [Fact]
    public async Task A_timeout_is_exact_and_resets_globals_but_not_tmp()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", Counter, timeoutSeconds: 1);
        await plane.InvokeAsync(config);
        var outcome = await plane.InvokeAsync(config, """{"sleep": 30}""");
        outcome.ErrorMessage.ShouldEndWith("Error: Task timed out after 1.00 seconds");
        var next = await plane.InvokeAsync(config);
        next.Text().ShouldStartWith("""{"count": 1, "calls": 3,""");
        next.InitDuration.ShouldBeNull();
        await TimingAssert.WithinAsync(1000, 1050, async () =>
            (await plane.InvokeAsync(config, """{"sleep": 30}""")).Duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("""{"exit": 0}""", "Runtime.ExitError", "Error: Runtime exited without providing a reason")]
    [InlineData("""{"exit": 3}""", "Runtime.ExitError", "Error: Runtime exited with error: exit status 3")]
    [InlineData("""{"eat": true}""", "Runtime.OutOfMemory", "Error: Runtime exited with error: signal: killed")]
    public async Task A_function_that_ends_its_process_is_told_why_and_starts_anew(string payload, string type, string message)
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", Counter);
        var outcome = await plane.InvokeAsync(config, payload);
        outcome.ErrorType.ShouldBe(type);
        outcome.ErrorMessage.ShouldEndWith(message);
        (await plane.InvokeAsync(config)).Text().ShouldStartWith("""{"count": 1, "calls": 2,""");
        plane.Engine.ListEnvironments().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_module_that_raises_answers_its_error_with_an_empty_request_id()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var outcome = await plane.InvokeAsync(plane.Function("app.py", "raise Exception('Runtime startup fails')"));
        outcome.Text().ShouldContain(""" "errorType": "Exception", "requestId": "", """.Trim());
        outcome.FunctionError.ShouldBe("Unhandled");
    }

    [Fact]
    public async Task A_module_that_exits_is_told_so_and_is_tried_again_by_the_next_invocation()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", "import os\nos._exit(0)");
        for (var i = 0; i < 2; i++)
        {
            var outcome = await plane.InvokeAsync(config);
            outcome.ErrorType.ShouldBe("Runtime.ExitError");
            outcome.ErrorMessage.ShouldEndWith("Error: Runtime exited without providing a reason");
        }
    }

    [Fact]
    public async Task A_response_that_is_too_large_leaves_the_runtime_usable()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", "def handler(event, context):\n    return 'x' * event\n", memoryMb: 512, timeoutSeconds: 20);
        (await plane.InvokeAsync(config, "7000000")).ErrorType.ShouldBe("Function.ResponseSizeTooLarge");
        (await plane.InvokeAsync(config, "6000000")).Payload.Length.ShouldBe(6_000_002);
        (await plane.InvokeAsync(config, "3")).Text().ShouldBe("\"xxx\"");
        plane.Engine.ListEnvironments().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Log_records_and_multi_line_prints_are_events_of_their_own()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", """
            import logging
            logging.getLogger().setLevel("INFO")
            def handler(event, context):
                print("first\nsecond")
                logging.info("a record\nof two lines")
            """);
        (await plane.InvokeAsync(config)).Text().ShouldBe("null");
        var messages = plane.Log.Messages;
        messages.ShouldContain("first\n");
        messages.ShouldContain("second\n");
        messages.Single(message => message.StartsWith("[INFO]")).ShouldMatch(@"^\[INFO\]\t.*Z\t.{36}\ta record\nof two lines\n?$");
    }

    [Fact]
    public async Task A_missing_wrapper_is_exit_status_127()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", Counter) with
        {
            Variables = new Dictionary<string, string> { ["AWS_LAMBDA_EXEC_WRAPPER"] = "/idontexist.sh" },
        };
        (await plane.InvokeAsync(config)).ErrorMessage.ShouldEndWith("Error: Runtime exited with error: exit status 127");
    }

    [Fact]
    public async Task Twenty_concurrent_invocations_run_in_twenty_environments()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", Counter, timeoutSeconds: 30);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => plane.InvokeAsync(config, """{"sleep": 3}""")));
        outcomes.ShouldAllBe(outcome => outcome.FunctionError == null);
        plane.Engine.ListEnvironments().Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_frozen_environment_does_nothing_until_it_is_invoked()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", """
            import threading, time
            ticks = 0
            def tick():
                global ticks
                while True:
                    time.sleep(0.01)
                    ticks += 1
            threading.Thread(target=tick, daemon=True).start()
            def handler(event, context):
                return ticks
            """);
        await plane.InvokeAsync(config);
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments()[0].IsFrozen, "the environment is frozen");
        var before = int.Parse((await plane.InvokeAsync(config)).Text());
        await Task.Delay(1000);
        int.Parse((await plane.InvokeAsync(config)).Text()).ShouldBeLessThan(before + 50);
    }
}
