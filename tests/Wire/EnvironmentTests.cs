using System.Diagnostics;
using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire;

/// <summary>Execution environments as their functions see them: reuse, several at once, replacement, limits.</summary>
[Collection(WireServer.Name)]
public sealed class EnvironmentTests(SharedServer server)
{
    /// <summary>Tells one environment from another by a number that is drawn at its start.</summary>
    private const string Counting = """
        import os, time, uuid
        me, count = str(uuid.uuid4()), 0
        def handler(event, context):
            global count
            count += 1
            time.sleep(event.get("sleep", 0))
            return [me, count]
        """;

    private readonly LambdaClient _lambda = server.Lambda;

    [Fact]
    public async Task Globals_survive_from_one_invocation_to_the_next()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Python(Counting));
        var first = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        var second = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        first.IsCold.ShouldBeTrue(first.Log);
        second.IsCold.ShouldBeFalse(second.Log);
        Environments(first, second).ShouldHaveSingleItem();
        Counts(first, second).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Ten_parallel_invocations_run_in_environments_of_their_own()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Python(Counting), new JsonObject { ["Timeout"] = 20 });
        var started = Stopwatch.GetTimestamp();
        var invoked = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _lambda.InvokeAsync(name, """{"sleep": 2}""")));
        foreach (var one in invoked) one.ShouldSucceed();
        Environments(invoked).Count.ShouldBe(10);
        // One after the other would take 20 seconds.
        Stopwatch.GetElapsedTime(started).TotalSeconds.ShouldBeLessThan(15);
        // Afterwards they are reused and no new one is started.
        var again = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        Environments(invoked).ShouldContain(Environments(again).Single());
    }

    [Theory]
    [InlineData("code")]
    [InlineData("configuration")]
    public async Task An_update_replaces_the_environments(string what)
    {
        var files = FunctionFiles.Python(Counting);
        var name = await _lambda.DeployAsync(files);
        var before = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        var body = what == "code" ? new JsonObject { ["ZipFile"] = files.ZipBase64() } : new JsonObject { ["Timeout"] = 7 };
        (await _lambda.PutAsync($"{LambdaClient.Functions}/{name}/{what}", body)).ShouldBe(200);
        await _lambda.WaitUntilActiveAsync(name);
        var after = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        Environments(before, after).Count.ShouldBe(2);
        after.IsCold.ShouldBeTrue();
    }

    [Fact]
    public async Task A_deleted_function_made_again_meets_no_old_environment()
    {
        var files = FunctionFiles.Python(Counting);
        var name = await _lambda.DeployAsync(files);
        var before = (await _lambda.InvokeAsync(name)).ShouldSucceed();
        (await _lambda.DeleteAsync($"{LambdaClient.Functions}/{name}")).ShouldBe(204);
        await _lambda.DeployAsync(files, name: name);
        Environments(before, (await _lambda.InvokeAsync(name)).ShouldSucceed()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Memory_beyond_the_limit_ends_the_invocation_and_the_next_one_works()
    {
        var name = await _lambda.DeployAsync(
            FunctionFiles.Python("""
                def handler(event, context):
                    return len(bytearray(event["mib"] * 1024 * 1024))
                """),
            new JsonObject { ["Timeout"] = 20 });
        var killed = await _lambda.InvokeAsync(name, """{"mib": 600}""");
        var error = killed.ShouldFail();
        ((string?)error["errorType"]).ShouldBe("Runtime.OutOfMemory", killed.Log);
        ((string?)error["errorMessage"]).ShouldBe($"RequestId: {killed.RequestId} Error: Runtime exited with error: signal: killed");
        (await _lambda.InvokeAsync(name, """{"mib": 20}""")).ShouldSucceed().Payload.ShouldBe("20971520");
    }

    [Fact]
    public async Task A_timeout_comes_at_its_time_by_the_clock_of_the_caller()
    {
        var name = await _lambda.DeployAsync(
            FunctionFiles.Python("import time\ndef handler(event, context):\n    time.sleep(event['sleep'])\n    return context.get_remaining_time_in_millis()\n"),
            new JsonObject { ["Timeout"] = 2 });
        int.Parse((await _lambda.InvokeAsync(name, """{"sleep": 0.5}""")).ShouldSucceed().Payload).ShouldBeInRange(1000, 1500);
        await TimingAssert.WithinAsync(2000, 2050, async () =>
        {
            var started = Stopwatch.GetTimestamp();
            var invoked = await _lambda.InvokeAsync(name, """{"sleep": 30}""");
            invoked.ShouldFail();
            // Two cores are shared with other work here; the exact time is what the server reports.
            Stopwatch.GetElapsedTime(started).TotalSeconds.ShouldBeInRange(2, 10);
            invoked.Log.ShouldContain("\tStatus: timeout");
            return invoked.DurationMilliseconds;
        });
    }

    [Fact]
    public async Task Ephemeral_storage_ends_at_its_size_and_does_not_count_as_memory()
    {
        var name = await _lambda.DeployAsync(
            FunctionFiles.Python("""
                def handler(event, context):
                    written = 0
                    try:
                        with open("/tmp/file", "wb") as file:
                            while written < event["mib"]:
                                file.write(bytes(1024 * 1024))
                                file.flush()
                                written += 1
                    except OSError as error:
                        return [written, error.strerror]
                    return [written, None]
                """),
            new JsonObject { ["Timeout"] = 60 });
        (await _lambda.InvokeAsync(name, """{"mib": 500}""")).ShouldSucceed().Payload.ShouldBe("[500, null]");
        (await _lambda.InvokeAsync(name, """{"mib": 600}""")).ShouldSucceed().Payload.ShouldBe("[512, \"No space left on device\"]");
    }

    [Fact]
    public async Task A_custom_runtime_of_a_few_lines_of_Bash_works()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Bash("""
            #!/bin/bash
            url=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
            next() {
              exec 5<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API/://}"
              printf 'GET /2018-06-01/runtime/invocation/next HTTP/1.0\r\nHost: x\r\n\r\n' >&5
              while IFS= read -r line <&5 && line=${line%$'\r'} && [[ -n $line ]]; do
                [[ ${line,,} != lambda-runtime-aws-request-id:* ]] || id=${line#*: }
              done
              event=$(cat <&5)
            }
            while true; do
              next
              answer="{\"echo\":$event}"
              exec 5<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API/://}"
              printf 'POST /2018-06-01/runtime/invocation/%s/response HTTP/1.0\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s' "$id" "${#answer}" "$answer" >&5
              cat <&5 > /dev/null
            done
            """));
        for (var n = 0; n < 2; n++)
            (await _lambda.InvokeAsync(name, $"[{n}]")).ShouldSucceed().Payload.ShouldBe($"{{\"echo\":[{n}]}}");
    }

    private static IReadOnlyCollection<string> Environments(params InvokeAnswer[] invoked) =>
        [.. invoked.Select(one => (string)JsonNode.Parse(one.Payload)![0]!).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<int> Counts(params InvokeAnswer[] invoked) => invoked.Select(one => (int)JsonNode.Parse(one.Payload)![1]!);
}
