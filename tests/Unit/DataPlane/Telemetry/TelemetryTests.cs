using System.Text.Json;
using Hearth.DataPlane;
using Hearth.DataPlane.Environments;
using Hearth.Tests.Unit.DataPlane.Extensions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane.Telemetry;

/// <summary>What subscribers of the Telemetry API and of the Logs API get.</summary>
public sealed class TelemetryTests
{
    private const string TelemetryPath = "2022-07-01/telemetry", LogsPath = "2020-08-15/logs";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_subscriber_gets_every_event_from_the_start_of_the_init_phase_on(bool isHttp)
    {
        await using var receiver = new TelemetryReceiver(isHttp);
        await using var plane = await StartAsync(TelemetryPath, Request("2022-12-13", receiver.Destination));
        await plane.InvokeAsync("123", plane.ExtendedConfig(null, "one"));
        await Eventually.IsTrueAsync(() => receiver.Types.Contains("platform.report"), "the report arrives");
        receiver.Types.ShouldBe([
            "platform.initStart", "extension", "platform.telemetrySubscription", "function", "platform.initRuntimeDone", "platform.extension",
            "platform.initReport", "platform.start", "function", "platform.runtimeDone", "platform.report",
        ], ignoreOrder: true);
        receiver.Record("platform.initStart").ToString().ShouldMatch(
            """^{"initializationType":"on-demand","phase":"init","runtimeVersion":".*","runtimeVersionArn":"arn:.*","functionName":"fn","functionVersion":"\$LATEST","instanceMaxMemory":134217728,"instanceId":"2026/11/24/.*"}$""");
        receiver.Record("platform.telemetrySubscription").ToString().ShouldBe("""{"name":"one","state":"Subscribed","types":["platform","function","extension"]}""");
        receiver.Record("platform.initRuntimeDone").ToString().ShouldBe("""{"initializationType":"on-demand","phase":"init","status":"success"}""");
        receiver.Record("platform.extension").ToString().ShouldBe("""{"name":"one","state":"Ready","events":["INVOKE"]}""");
        receiver.Record("platform.start").ToString().ShouldMatch(
            """^{"requestId":".{36}","version":"\$LATEST","tracing":{"type":"X-Amzn-Trace-Id","value":"Root=.*"}}$""");
        var done = receiver.Record("platform.runtimeDone");
        done.GetProperty("metrics").GetProperty("producedBytes").GetInt32().ShouldBe(3);
        done.GetProperty("status").GetString().ShouldBe("success");
        done.GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("name").GetString())
            .ShouldBe(["responseLatency", "responseDuration", "runtimeOverhead"]);
        receiver.Record("platform.report").GetProperty("metrics").GetProperty("memorySizeMB").GetInt32().ShouldBe(128);
        receiver.Record("function").GetString().ShouldBe("initialising\n");
        receiver.Record("extension").GetString().ShouldBe("from the extension\n");
        receiver.Events[0].GetProperty("time").GetString().ShouldBe("2026-11-24T06:00:00.000Z");
        plane.Log.Messages.ShouldContain("TELEMETRY\tName: one\tState: Subscribed\tTypes: [platform, function, extension]\n");
    }

    [Theory]
    [InlineData("2020-08-15", new[] { "platform.start", "platform.end", "platform.report" })]
    [InlineData("2021-03-18", new[] { "platform.start", "platform.runtimeDone", "platform.end", "platform.report" })]
    public async Task The_logs_api_has_its_own_events(string version, string[] types)
    {
        await using var receiver = new TelemetryReceiver(isHttp: true);
        await using var plane = await StartAsync(LogsPath, Request(version, receiver.Destination, "\"platform\""));
        await plane.InvokeAsync("123", plane.ExtendedConfig(null, "one"));
        await Eventually.IsTrueAsync(() => receiver.Types.Contains("platform.report"), "the report arrives");
        receiver.Types.ShouldBe(["platform.logsSubscription", "platform.extension", .. types]);
        receiver.Record("platform.start").ToString().ShouldMatch("""^{"requestId":".{36}","version":"\$LATEST"}$""");
        receiver.Record("platform.report").ToString().ShouldMatch("""^{"requestId":".{36}","metrics":{"durationMs":0,.*}}$""");
        plane.Log.Messages.ShouldContain("LOGS\tName: one\tState: Subscribed\tTypes: [platform]\n");
    }

    [Fact]
    public async Task A_line_that_a_function_logs_as_json_is_an_object_from_2022_12_13_on()
    {
        await using var older = new TelemetryReceiver(isHttp: false);
        await using var newer = new TelemetryReceiver(isHttp: false);
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            using var extension = new ScriptedExtension(runtime.Process);
            if (!ScriptedExtension.Is(runtime.Process))
            {
                runtime.Process.Print("{\"level\":\"INFO\"}\n");
                await EchoAsync(runtime);
            }

            var name = ScriptedExtension.NameOf(runtime.Process);
            await extension.RegisterAsync(name, "INVOKE");
            var (version, receiver) = name == "old" ? ("2022-07-01", older) : ("2025-01-29", newer);
            await extension.SendAsync(HttpMethod.Put, TelemetryPath, Request(version, receiver.Destination, "\"function\""));
            while (true) await extension.NextAsync();
        });
        await plane.InvokeAsync(config: plane.ExtendedConfig(null, "old", "new") with { LogFormat = "JSON" });
        await Eventually.IsTrueAsync(() => older.Events.Count > 0 && newer.Events.Count > 0, "both have it");
        older.Record("function").ValueKind.ShouldBe(JsonValueKind.String);
        newer.Record("function").GetProperty("level").GetString().ShouldBe("INFO");
    }

    [Theory]
    [InlineData("""{"types":["platform"],"destination":{"protocol":"TCP","port":1}}""", "schemaVersion is required")]
    [InlineData("""{"schemaVersion":"2020-08-15","types":["platform"],"destination":{"protocol":"TCP","port":1}}""", "schemaVersion must be one of 2022-07-01, 2022-12-13, 2025-01-29")]
    [InlineData("""{"schemaVersion":"2022-07-01","types":[],"destination":{"protocol":"TCP","port":1}}""", "types is required and must have at least one item")]
    [InlineData("""{"schemaVersion":"2022-07-01","types":["all"],"destination":{"protocol":"TCP","port":1}}""", "types must be of platform, function, extension")]
    [InlineData("""{"schemaVersion":"2022-07-01","types":["platform"]}""", "destination is required")]
    [InlineData("""{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"UDP","port":1}}""", "destination.protocol must be HTTP or TCP")]
    [InlineData("""{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"TCP","port":0}}""", "destination.port is required and must be from 1 to 65535")]
    [InlineData("""{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://example.com:80"}}""", "destination.URI host must be sandbox.localdomain")]
    [InlineData("""{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"TCP","port":1},"buffering":{"maxItems":999}}""", "buffering.maxItems must be from 1000 to 10000")]
    [InlineData("""{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"TCP","port":1},"buffering":{"maxBytes":1048577}}""", "buffering.maxBytes must be from 262144 to 1048576")]
    [InlineData("""{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"TCP","port":1},"buffering":{"timeoutMs":24}}""", "buffering.timeoutMs must be from 25 to 30000")]
    [InlineData("""[]""", "the request must be an object")]
    public async Task A_wrong_subscription_is_refused_and_told_why(string request, string message)
    {
        var answers = new TaskCompletionSource<ScriptedExtension.Answer>();
        await using var plane = await StartAsync(TelemetryPath, request, answers);
        await plane.InvokeAsync(config: plane.ExtendedConfig(null, "one"));
        (await answers.Task).Error.ShouldBe($"400 ValidationError: {message}");
    }

    [Fact]
    public async Task Subscribing_ends_with_the_init_phase_and_is_for_one_of_the_two_apis()
    {
        var answers = new List<ScriptedExtension.Answer>();
        var request = Request("2022-07-01", """{"protocol":"TCP","port":1}""");
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process)) await EchoAsync(runtime);
            using var extension = new ScriptedExtension(runtime.Process);
            answers.Add(await extension.SendAsync(HttpMethod.Put, TelemetryPath, request));
            await extension.RegisterAsync("one", "INVOKE");
            answers.Add(await extension.SendAsync(HttpMethod.Put, TelemetryPath + "/", request));
            answers.Add(await extension.SendAsync(HttpMethod.Put, LogsPath, request.Replace("2022-07-01", "2020-08-15")));
            await extension.NextAsync();
            answers.Add(await extension.SendAsync(HttpMethod.Put, TelemetryPath, request));
            answers.Add(await extension.SendAsync(HttpMethod.Put, LogsPath, request.Replace("2022-07-01", "2020-08-15")));
            await extension.NextAsync();
        });
        await plane.InvokeAsync(config: plane.ExtendedConfig(null, "one"), wantsLogTail: true);
        answers[0].Error.ShouldStartWith("403 Extension.MissingExtensionIdentifier");
        answers[1].Body.ShouldBe("\"OK\"");
        answers[2].Error.ShouldStartWith("400 ValidationError");
        answers[3].Error.ShouldBe("403 Telemetry.SubscriptionClosed: Telemetry API subscription is closed already");
        answers[4].Error.ShouldBe("403 Logs.SubscriptionClosed: Logs API subscription is closed already");
    }

    /// <summary>A function and an extension, both of which print a line, the latter subscribed.</summary>
    private static Task<DataPlaneFixture> StartAsync(string path, string request, TaskCompletionSource<ScriptedExtension.Answer>? answers = null)
        => DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process))
            {
                runtime.Process.Print("initialising\n");
                await EchoAsync(runtime);
            }

            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", "INVOKE");
            runtime.Process.Print("from the extension\n");
            var answer = await extension.SendAsync(HttpMethod.Put, path, request);
            answers?.TrySetResult(answer);
            while (true) await extension.NextAsync();
        });

    private static string Request(string version, string destination, string types = "\"platform\",\"function\",\"extension\"")
        => $$$"""{"schemaVersion":"{{{version}}}","types":[{{{types}}}],"destination":{{{destination}}},"buffering":{"timeoutMs":25}}""";

    private static async Task EchoAsync(ScriptedRuntime runtime)
    {
        while (true)
        {
            var next = await runtime.NextAsync();
            runtime.Process.Print("from the function\n");
            await runtime.RespondAsync(next, next.Payload);
        }
    }
}
