using System.Text;
using Hearth.DataPlane;
using Hearth.DataPlane.Environments;
using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.EndToEnd;

/// <summary>Real extensions, written after AWS's documentation, in real sandboxes beside real functions.</summary>
public sealed class ExtensionTests
{
    private const string Handler = """
        import os, time
        def handler(event, context):
            print("handling")
            if "sleep" in event: time.sleep(event["sleep"])
            if "exit" in event: os._exit(event["exit"])
            return sorted(os.listdir("/tmp"))
        """;

    /// <summary>Writes down what it is told, in /tmp and as log lines.</summary>
    private const string PythonExtension = """
        #!/usr/bin/env python3
        import json, os, sys, urllib.request
        base = "http://%s/2020-01-01/extension" % os.environ["AWS_LAMBDA_RUNTIME_API"]
        name = os.path.basename(__file__)
        request = urllib.request.Request(base + "/register", json.dumps({"events": ["INVOKE", "SHUTDOWN"]}).encode(), {"Lambda-Extension-Name": name})
        with urllib.request.urlopen(request) as answer:
            identifier = answer.headers["Lambda-Extension-Identifier"]
            print("registered for", json.load(answer)["functionName"], "as", os.getuid(), flush=True)
        while True:
            request = urllib.request.Request(base + "/event/next", headers={"Lambda-Extension-Identifier": identifier})
            with urllib.request.urlopen(request) as answer: event = json.load(answer)
            print("told", event["eventType"], event.get("shutdownReason", ""), flush=True)
            open("/tmp/" + event["eventType"], "w").close()
            if event["eventType"] == "INVOKE" and os.environ.get("CRASH"): sys.exit(9)
            if event["eventType"] == "SHUTDOWN": break
        """;

    private const string BashExtension = """
        #!/bin/bash
        base="http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension"
        call() { # METHOD PATH HEADER BODY
          exec 5<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API%:*}/${AWS_LAMBDA_RUNTIME_API#*:}"
          printf '%s /2020-01-01/extension/%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\nContent-Length: %d\r\n\r\n%s' "$1" "$2" "$3" "${#4}" "$4" >&5
          cat <&5
          exec 5>&-
        }
        id=$(call POST register "Lambda-Extension-Name: $(basename "$0")" '{"events":["INVOKE","SHUTDOWN"]}' \
          | tr -d '\r' | sed -n 's/^Lambda-Extension-Identifier: //p')
        while true; do
          event=$(call GET event/next "Lambda-Extension-Identifier: $id" '')
          case "$event" in
            *SHUTDOWN*) echo "bash saw SHUTDOWN"; exit 0 ;;
            *INVOKE*) echo "bash saw INVOKE" ;;
            *) echo "bash saw $event"; exit 1 ;;
          esac
        done
        """;

    [Theory]
    [InlineData("sandbox")]
    [InlineData("process")]
    public async Task Extensions_in_python_and_bash_live_beside_a_python_function(string isolation)
    {
        var plane = await RealDataPlane.StartAsync(isolation);
        await using (plane)
        {
            var config = Extend(plane, plane.Function("app.py", Handler), ("watch.py", PythonExtension), ("watch.sh", BashExtension));
            var first = await plane.InvokeAsync(config);
            first.FunctionError.ShouldBeNull(first.Text());
            var tail = Encoding.UTF8.GetString(first.LogTail!.Value.Span);
            tail.ShouldContain("told INVOKE");
            tail.ShouldContain("bash saw INVOKE");
            tail.ShouldMatch(@"REPORT RequestId: .*\tInit Duration: .* ms\t\n$");
            if (isolation == "sandbox") (await plane.InvokeAsync(config)).Text().ShouldContain("INVOKE");
            plane.Log.Messages.ShouldContain(message => message.StartsWith($"registered for {config.FunctionName} as "));
            plane.Log.Messages.ShouldContain("EXTENSION\tName: watch.sh\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n");
            await plane.EndAsync();
            plane.Log.Messages.ShouldContain("told SHUTDOWN spindown\n");
            plane.Log.Messages.ShouldContain("bash saw SHUTDOWN\n");
        }
    }

    [Fact]
    public async Task An_extension_works_with_a_booted_node_and_is_frozen_with_it()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var function = plane.Function("app.js", "exports.handler = async () => 'ok';", Hearth.Tests.Wire.Server.Interpreters.Node);
        var config = Extend(plane, function, ("watch.py", PythonExtension));
        (await plane.InvokeAsync(config)).Text().ShouldBe("\"ok\"");
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Single().IsFrozen, "it is frozen");
        (await plane.InvokeAsync(config)).Text().ShouldBe("\"ok\"");
        plane.Engine.ListEnvironments().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"sleep": 30}""", "Sandbox.Timedout", "told SHUTDOWN timeout\n")]
    [InlineData("""{"exit": 3}""", "Runtime.ExitError", "told SHUTDOWN failure\n")]
    public async Task A_reset_tells_the_extension_why_and_starts_both_again(string payload, string type, string told)
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = Extend(plane, plane.Function("app.py", Handler, timeoutSeconds: 2), ("watch.py", PythonExtension));
        await plane.InvokeAsync(config);
        (await plane.InvokeAsync(config, payload)).ErrorType.ShouldBe(type);
        var next = await plane.InvokeAsync(config);
        next.FunctionError.ShouldBeNull(next.Text());
        plane.Log.Messages.ShouldContain(told);
        plane.Log.Messages.Count(message => message.StartsWith("registered for")).ShouldBe(2);
    }

    [Fact]
    public async Task An_extension_that_ends_is_a_crash()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var function = plane.Function("app.py", Handler) with { Variables = new Dictionary<string, string> { ["CRASH"] = "1" } };
        var outcome = await plane.InvokeAsync(Extend(plane, function, ("watch.py", PythonExtension)), """{"sleep": 3}""");
        outcome.ErrorType.ShouldBe("Extension.Crash");
        outcome.ErrorMessage!.ShouldEndWith("Error: exit status 9");
    }

    [Fact]
    public async Task A_file_that_cannot_be_executed_is_a_launch_error()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = Extend(plane, plane.Function("app.py", Handler), ("broken", "no program"));
        File.SetUnixFileMode(Path.Combine(config.LayerDirectories[0], "extensions/broken"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var outcome = await plane.InvokeAsync(config);
        outcome.ErrorType.ShouldBe("Extension.LaunchError");
        outcome.ErrorMessage!.ShouldEndWith("Error: fork/exec /opt/extensions/broken: permission denied");
    }

    [Fact]
    public async Task An_internal_extension_hears_sigterm_when_its_environment_ends()
    {
        const string source = """
            import json, os, signal, threading, urllib.request
            base = "http://%s/2020-01-01/extension" % os.environ["AWS_LAMBDA_RUNTIME_API"]
            request = urllib.request.Request(base + "/register", b'{"events": ["INVOKE"]}', {"Lambda-Extension-Name": "inside"})
            with urllib.request.urlopen(request) as answer: identifier = answer.headers["Lambda-Extension-Identifier"]
            def events():
                while True:
                    with urllib.request.urlopen(urllib.request.Request(base + "/event/next", headers={"Lambda-Extension-Identifier": identifier})) as answer:
                        os.write(1, b"inside saw %s\n" % json.load(answer)["eventType"].encode())
            threading.Thread(target=events, daemon=True).start()
            def ending(*_):
                os.write(1, b"inside heard SIGTERM\n")
                os._exit(0)
            signal.signal(signal.SIGTERM, ending)
            def handler(event, context): return 1
            """;
        await using var plane = await RealDataPlane.StartAsync();
        (await plane.InvokeAsync(plane.Function("app.py", source))).Text().ShouldBe("1");
        await plane.EndAsync();
        plane.Log.Messages.ShouldContain("inside saw INVOKE\n");
        plane.Log.Messages.ShouldContain("inside heard SIGTERM\n");
    }

    /// <summary>A layer with these files in extensions/.</summary>
    internal static EnvironmentConfig Extend(RealDataPlane plane, EnvironmentConfig config, params (string Name, string Text)[] extensions)
    {
        var layer = Path.Combine(plane.Root, $"layer-{config.FunctionName}");
        var directory = Directory.CreateDirectory(Path.Combine(layer, "extensions")).FullName;
        foreach (var (name, text) in extensions) FunctionFiles.WriteProgram(Path.Combine(directory, name), text);
        return config with { LayerDirectories = [layer] };
    }
}
