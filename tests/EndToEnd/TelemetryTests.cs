using Hearth.DataPlane;
using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.EndToEnd;

/// <summary>Telemetry that reaches a listener inside the network of a real sandbox, under the name that AWS documents.</summary>
public sealed class TelemetryTests
{
    private const string Handler = """
        def handler(event, context):
            print("handling")
            return 1
        """;

    /// <summary>Listens on sandbox.localdomain and writes what comes into /tmp/events; extension output would be telemetry itself.</summary>
    private const string Extension = """
        #!/usr/bin/env python3
        import http.server, json, os, socketserver, threading, urllib.request
        base = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"]
        kept = []
        class Posts(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                kept.extend(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()
            def log_message(self, *_): pass
        class Lines(socketserver.StreamRequestHandler):
            def handle(self):
                for line in self.rfile: kept.append(json.loads(line))
        def call(method, path, body=None, **headers):
            data = None if body is None else json.dumps(body).encode()
            return urllib.request.urlopen(urllib.request.Request(base + path, data, headers, method=method))
        is_http = os.environ["PROTOCOL"] == "HTTP"
        server = http.server.HTTPServer(("sandbox.localdomain", 4243), Posts) if is_http else socketserver.TCPServer(("sandbox.localdomain", 4243), Lines)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with call("POST", "/2020-01-01/extension/register", {"events": ["INVOKE", "SHUTDOWN"]}, **{"Lambda-Extension-Name": "telemetry.py"}) as answer:
            me = {"Lambda-Extension-Identifier": answer.headers["Lambda-Extension-Identifier"]}
        destination = {"protocol": "HTTP", "URI": "http://sandbox.localdomain:4243"} if is_http else {"protocol": "TCP", "port": 4243}
        call("PUT", "/2022-07-01/telemetry", {
            "schemaVersion": "2022-12-13", "types": ["platform", "function"], "destination": destination,
            "buffering": {"timeoutMs": 25, "maxBytes": 262144, "maxItems": 1000}}, **me)
        while True:
            with call("GET", "/2020-01-01/extension/event/next", **me) as answer: event = json.load(answer)
            if event["eventType"] == "SHUTDOWN":
                print("TELEMETRY " + ",".join(one["type"] for one in kept), flush=True)
                break
        """;

    [Theory]
    [InlineData("HTTP")]
    [InlineData("TCP")]
    public async Task A_listener_inside_gets_the_events_of_its_environment(string protocol)
    {
        await using var plane = await RealDataPlane.StartAsync();
        var function = plane.Function("app.py", Handler) with { Variables = new Dictionary<string, string> { ["PROTOCOL"] = protocol } };
        var config = ExtensionTests.Extend(plane, function, ("telemetry.py", Extension));
        var outcome = await plane.InvokeAsync(config);
        outcome.Text().ShouldBe("1");
        await plane.InvokeAsync(config);
        await plane.EndAsync();
        var told = plane.Log.Messages.Single(message => message.StartsWith("TELEMETRY platform")).Trim()["TELEMETRY ".Length..].Split(',');
        // Subscribing and the initialisation of the function go on at the same time.
        told.ShouldContain("platform.telemetrySubscription");
        told.Where(type => type != "platform.telemetrySubscription").ShouldBe([
            "platform.initStart", "platform.initRuntimeDone", "platform.extension", "platform.initReport",
            "platform.start", "function", "platform.runtimeDone", "platform.report",
            "platform.start", "function", "platform.runtimeDone", "platform.report",
        ]);
    }

    [Fact]
    public async Task The_example_logs_one_line_for_each_invocation()
    {
        var example = Path.Combine(Hearth.Tests.Runtimes.RuntimeProcess.Repository, "examples", "extensions", "telemetry");
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", Handler) with { LayerDirectories = [example] };
        (await plane.InvokeAsync(config)).Text().ShouldBe("1");
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments()[0].IsFrozen, "it is frozen");
        (await plane.InvokeAsync(config)).Text().ShouldBe("1");
        await plane.EndAsync();
        plane.Log.Messages.Count(message => System.Text.RegularExpressions.Regex.IsMatch(
            message, @"^telemetry: .{36} success, [\d.]+ ms, billed \d+ ms, \d+ of 128 MB, 1 lines logged\n$")).ShouldBe(2);
        plane.Log.Messages.ShouldContain("telemetry: shutting down (spindown)\n");
    }
}
