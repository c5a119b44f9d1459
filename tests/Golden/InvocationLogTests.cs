using System.Text.RegularExpressions;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Golden;

/// <summary>The lines of a function's log: I20 to I22 and I25 of the recording.</summary>
[Collection(GoldenServers.Name)]
public sealed class InvocationLogTests(GoldenServer server)
{
    private const string Uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    private const string Time = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z";

    private readonly LambdaClient _lambda = server.Lambda;

    [Fact]
    public async Task I20_the_platform_lines_of_a_cold_and_a_warm_invocation()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Python("def handler(event, context):\n    print('hello')\n"));
        var cold = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        var warm = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        cold.RequestId.ShouldNotBeNull().ShouldMatch($"^{Uuid}$");
        ShouldBeLines(cold.Log, cold.RequestId!, "\tInit Duration: [0-9]+\\.[0-9]{2} ms\t\n");
        ShouldBeLines(warm.Log, warm.RequestId!, "\t\n");
        var log = await _lambda.ReadLogAsync(name, invocations: 2);
        log[0].ShouldMatch(@"^INIT_START Runtime Version: python:3\.\d+\.\S+\tRuntime Version ARN: arn:aws:lambda:\S+::runtime:[0-9a-f]{64}\n$");
        string.Concat(log.Skip(1)).ShouldBe(cold.Log + warm.Log);
    }

    [Fact]
    public async Task I21_each_printed_line_is_an_event_and_a_carriage_return_stays_in_it()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Python("def handler(event, context):\n    print('one\\ntwo\\rtwo\\nthree')\n"));
        (await _lambda.InvokeAsync(name)).ShouldSucceed();
        var log = await _lambda.ReadLogAsync(name);
        log.Skip(2).Take(3).ShouldBe(["one\n", "two\rtwo\n", "three\n"]);
    }

    [Fact]
    public async Task I22_the_logging_module_of_Python()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Python("""
            import logging
            logging.getLogger().setLevel("INFO")
            def handler(event, context):
                logging.getLogger().info("text")
            """));
        var invoked = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        invoked.Log.ShouldMatch($@"\n\[INFO\]\t{Time}\t{invoked.RequestId}\ttext\n");
    }

    [Fact]
    public async Task I22_an_uncaught_exception_of_Python()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Python("def handler(event, context):\n    raise Exception('msg')\n"));
        var invoked = await _lambda.InvokeAsync(name);
        invoked.ShouldFail();
        // The indentation is of no-break spaces, so that log viewers keep it.
        invoked.Log.ShouldMatch(@"\n\[ERROR\] Exception: msg\nTraceback \(most recent call last\):\n\u00a0\u00a0File ""/var/task/handler.py"", line 2");
    }

    [Fact]
    public async Task I22_console_log_of_Node()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Node("export const handler = async () => { console.log('text'); };"));
        var invoked = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        invoked.Log.ShouldMatch($@"\n{Time}\t{invoked.RequestId}\tINFO\ttext\n");
    }

    [Fact]
    public async Task I25_the_request_id_is_the_same_in_the_answer_the_context_and_the_log()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Python("def handler(event, context):\n    return context.aws_request_id\n"));
        var invoked = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        invoked.Payload.ShouldBe($"\"{invoked.RequestId}\"");
        invoked.Log.ShouldContain($"START RequestId: {invoked.RequestId} Version: $LATEST\n");
    }

    private static void ShouldBeLines(string log, string requestId, string end)
    {
        var id = Regex.Escape(requestId);
        log.ShouldMatch(
            $@"\ASTART RequestId: {id} Version: \$LATEST\nhello\nEND RequestId: {id}\n"
            + $@"REPORT RequestId: {id}\tDuration: [0-9]+\.[0-9]{{2}} ms\tBilled Duration: [0-9]+ ms\tMemory Size: 128 MB\tMax Memory Used: [0-9]+ MB"
            + $@"{end}\z");
    }
}
