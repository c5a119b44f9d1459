using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Golden;

/// <summary>How functions fail, and what the caller reads then: I4 to I16 of the recording.</summary>
[Collection(GoldenServers.Name)]
public sealed class InvocationErrorTests(GoldenServer server)
{
    private readonly LambdaClient _lambda = server.Lambda;

    [Fact]
    public async Task I4_a_Python_handler_that_raises()
    {
        var invoked = await InvokeNewAsync(FunctionFiles.Python("def handler(event, context):\n    raise Exception(\"Handler fails\")\n"));
        var error = invoked.ShouldFail();
        ((string?)error["errorMessage"]).ShouldBe("Handler fails");
        ((string?)error["errorType"]).ShouldBe("Exception");
        ((string?)error["requestId"]).ShouldBe(invoked.RequestId);
        error["stackTrace"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>()
            .ShouldBe("  File \"/var/task/handler.py\", line 2, in handler\n    raise Exception(\"Handler fails\")\n");
        error.Count.ShouldBe(4);
    }

    [Fact]
    public async Task I5_a_Python_module_that_raises_at_import()
    {
        var error = (await InvokeNewAsync(FunctionFiles.Python("raise Exception(\"Runtime startup fails\")\n"))).ShouldFail();
        ((string?)error["errorMessage"]).ShouldBe("Runtime startup fails");
        ((string?)error["errorType"]).ShouldBe("Exception");
        ((string?)error["requestId"]).ShouldBe("");
        error["stackTrace"]!.ToJsonString().ShouldContain("importlib");
    }

    [Theory]
    [InlineData("import sys\ndef handler(event, context):\n    sys.exit(0)\n")]
    [InlineData("import os\ndef handler(event, context):\n    os._exit(0)\n")]
    [InlineData("import sys\nsys.exit(0)\n")]
    [InlineData("import os\nos._exit(0)\n")]
    public async Task I6_a_handler_or_module_that_exits(string source)
    {
        var invoked = await InvokeNewAsync(FunctionFiles.Python(source));
        ShouldBePlatformError(invoked, "Runtime.ExitError", $"RequestId: {invoked.RequestId} Error: Runtime exited without providing a reason");
    }

    [Fact]
    public async Task I7_an_exec_wrapper_that_does_not_exist()
    {
        var with = new JsonObject
        {
            ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["AWS_LAMBDA_EXEC_WRAPPER"] = "/idontexist.sh" } },
        };
        var invoked = await InvokeNewAsync(GoldenServer.Files, with);
        ShouldBePlatformError(invoked, "Runtime.ExitError", $"RequestId: {invoked.RequestId} Error: Runtime exited with error: exit status 127");
    }

    [Fact]
    public async Task I8_a_segmentation_fault_during_init_ends_as_a_timeout()
    {
        var invoked = await InvokeNewAsync(FunctionFiles.Python("import ctypes\nctypes.string_at(0)\n"), Timeout(2));
        ShouldBePlatformError(invoked, "Sandbox.Timedout", $"RequestId: {invoked.RequestId} Error: Task timed out after 2.00 seconds");
    }

    [Fact]
    public async Task I9_a_timeout_is_reported_within_50_milliseconds_of_its_time()
    {
        await TimingAssert.WithinAsync(1000, 1050, async () =>
        {
            var invoked = await InvokeNewAsync(FunctionFiles.Python("import time\ndef handler(event, context):\n    time.sleep(5)\n"), Timeout(1));
            ShouldBePlatformError(invoked, "Sandbox.Timedout", $"RequestId: {invoked.RequestId} Error: Task timed out after 1.00 seconds");
            return invoked.DurationMilliseconds;
        });
    }

    [Fact]
    public async Task I10_after_a_timeout_files_survive_and_globals_are_reset()
    {
        var name = await _lambda.DeployAsync(
            FunctionFiles.Python("""
                import os, time
                count = 0
                def handler(event, context):
                    global count
                    count += 1
                    if event.get("sleep"):
                        open("/tmp/mark", "w").close()
                        time.sleep(5)
                    return {"file": os.path.exists("/tmp/mark"), "count": count}
                """),
            Timeout(1));
        (await _lambda.InvokeAsync(name, """{"sleep": true}""")).ShouldFail();
        (await _lambda.InvokeAsync(name)).ShouldSucceed().Payload.ShouldBe("""{"file": true, "count": 1}""");
    }

    [Fact]
    public async Task I11_an_uncaught_error_in_Node()
    {
        var error = (await InvokeNewAsync(FunctionFiles.Node(
            "export const handler = async () => { throw new Error(\"Error: some_error_msg\"); };"))).ShouldFail();
        ((string?)error["errorType"]).ShouldBe("Error");
        ((string?)error["errorMessage"]).ShouldBe("Error: some_error_msg");
        error["trace"]!.AsArray()[0]!.GetValue<string>().ShouldBe("Error: Error: some_error_msg");
        error.Count.ShouldBe(3);
    }

    [Fact]
    public async Task I16_a_response_that_is_too_large()
    {
        var invoked = await InvokeNewAsync(
            FunctionFiles.Python("def handler(event, context):\n    return 'x' * 6291555\n"), new JsonObject { ["MemorySize"] = 512 });
        ShouldBePlatformError(
            invoked,
            "Function.ResponseSizeTooLarge",
            "Response payload size exceeded maximum allowed payload size (6291556 bytes).");
    }

    private static JsonObject Timeout(int seconds) => new() { ["Timeout"] = seconds };

    private async Task<InvokeAnswer> InvokeNewAsync(FunctionFiles files, JsonObject? with = null) =>
        await _lambda.InvokeAsync(await _lambda.DeployAsync(files, with));

    private static void ShouldBePlatformError(InvokeAnswer invoked, string type, string message)
    {
        var error = invoked.ShouldFail();
        ((string?)error["errorType"]).ShouldBe(type, invoked.Log);
        ((string?)error["errorMessage"]).ShouldBe(message);
        error.Count.ShouldBe(2, invoked.Payload);
    }
}
