using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.EndToEnd;

public sealed class OtherRuntimeTests
{
    [Fact]
    public async Task A_node_function_answers()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("index.js", "exports.handler = async (event) => ({ got: event.x });", Wire.Server.Interpreters.Node);
        var outcome = await plane.InvokeAsync(config, """{"x": 1}""");
        outcome.Text().ShouldBe("""{"got":1}""");
    }

    [Fact]
    public async Task A_streaming_node_function_streams_and_an_error_after_the_first_byte_is_reported()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("index.js", """
            exports.handler = awslambda.streamifyResponse(async (event, stream) => {
              stream.setContentType("text/plain");
              for (const word of ["Hello", ", ", "world!"]) {
                stream.write(word);
                await new Promise(resolve => setTimeout(resolve, 20));
              }
              if (event.fail) throw new Error("broke off");
              stream.end();
            });
            """, Wire.Server.Interpreters.Node, memoryMb: 1769); // A whole core: a small share of one runs in bursts, and chunks meet.
        var stream = new RecordingStream();
        (await plane.InvokeAsync(config, stream: stream)).FunctionError.ShouldBeNull();
        (stream.ContentType, stream.Text).ShouldBe(("text/plain", "Hello, world!"));
        stream.ChunkCount.ShouldBeGreaterThan(1);
        var broken = await plane.InvokeAsync(config, """{"fail": true}""", new RecordingStream());
        (broken.FunctionError, broken.ErrorMessage).ShouldBe(("Unhandled", "broke off"));
    }

    [Fact]
    public async Task A_bootstrap_in_bash_answers()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("bootstrap", """
            #!/bin/bash
            api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
            while true; do
              headers=$(mktemp)
              event=$(curl -sS -D "$headers" "$api/next")
              id=$(grep -i lambda-runtime-aws-request-id "$headers" | tr -d '[:space:]' | cut -d: -f2)
              echo "got $event"
              curl -sS -X POST "$api/$id/response" -d "$event" > /dev/null
            done
            """, "provided.al2023");
        (await plane.InvokeAsync(config, """{"x": 1}""")).Text().ShouldBe("""{"x": 1}""");
        (await plane.InvokeAsync(config, """{"x": 2}""")).Text().ShouldBe("""{"x": 2}""");
        plane.Log.Messages.ShouldContain("got {\"x\": 2}\n");
    }

    [Fact]
    public async Task The_process_back_end_runs_the_same_function()
    {
        await using var plane = await RealDataPlane.StartAsync("process");
        var config = plane.Function("app.py", """
            def handler(event, context):
                return event
            """);
        (await plane.InvokeAsync(config, "5")).Text().ShouldBe("5");
    }
}
