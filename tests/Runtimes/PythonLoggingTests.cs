using System.Text.Json;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Runtimes;

public sealed class PythonLoggingTests
{
    private const string Timestamp = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z";

    [Theory]
    [MemberData(nameof(Interpreters.Pythons), MemberType = typeof(Interpreters))]
    public async Task Records_are_frames_in_AWSs_text_format(string version)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, version, frames: true);
        await api.InvokeAsync("{}");

        var frames = runtime.Frames();
        frames.Select(frame => frame.Type).ShouldAllBe(type => type == 0xa55a0003u);
        frames[0].Message.ShouldMatch($"^\\[WARNING\\]\t{Timestamp}\trequest-1\ttwo\nlines 2\n$");
        frames[1].Message.ShouldBe("from the context");
        frames[2].Message.ShouldMatch($"^\\[ERROR\\]\t{Timestamp}\trequest-1\tcaught\nTraceback \\(most recent call last\\):\n");
        frames.Count.ShouldBe(3);
        (await runtime.StopAsync()).Output.ShouldBe("printed\nlines\n");
    }

    [Fact]
    public async Task Without_a_telemetry_descriptor_records_are_printed_in_order_with_the_rest()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "system", frames: false);
        await api.InvokeAsync("{}");

        (await runtime.StopAsync()).Output.ShouldMatch($"^printed\nlines\n\\[WARNING\\]\t{Timestamp}\trequest-1\ttwo\nlines 2\n");
    }

    [Fact]
    public async Task A_log_level_filters_and_shows_in_the_frames()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "system", frames: true, new() { ["AWS_LAMBDA_LOG_LEVEL"] = "INFO" });
        await api.InvokeAsync("{}");

        runtime.Frames().Select(frame => frame.Type).ShouldBe([0xa55a0013u, 0xa55a000fu, 0xa55a0003u, 0xa55a0017u]);
    }

    [Theory]
    [MemberData(nameof(Interpreters.Pythons), MemberType = typeof(Interpreters))]
    public async Task Json_records_have_AWSs_fields(string version)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(
            api, version, frames: true, new() { ["AWS_LAMBDA_LOG_FORMAT"] = "JSON", ["AWS_LAMBDA_LOG_LEVEL"] = "WARN" });
        await api.InvokeAsync("{}");

        var frames = runtime.Frames();
        frames.Select(frame => frame.Type).ShouldBe([0xa55a0012u, 0xa55a0003u, 0xa55a0016u]);
        var warning = JsonDocument.Parse(frames[0].Message).RootElement;
        warning.EnumerateObject().Select(field => field.Name)
            .ShouldBe(["timestamp", "level", "message", "logger", "requestId"]);
        warning.GetProperty("timestamp").GetString()!.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$");
        warning.GetProperty("message").GetString().ShouldBe("two\nlines 2");
        warning.GetProperty("logger").GetString().ShouldBe("root");

        var error = JsonDocument.Parse(frames[2].Message).RootElement;
        error.GetProperty("level").GetString().ShouldBe("ERROR");
        error.GetProperty("logger").GetString().ShouldBe("named");
        error.GetProperty("errorType").GetString().ShouldBe("ValueError");
        error.GetProperty("errorMessage").GetString().ShouldBe("wrong");
        error.GetProperty("stackTrace").GetArrayLength().ShouldBe(1);
        error.GetProperty("location").GetString()!.ShouldContain("/functions.py:log:");
        error.GetProperty("requestId").GetString().ShouldBe("request-1");
        error.GetProperty("order").GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task An_uncaught_exception_in_json_is_one_object()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(
            api, "system", frames: true, new() { ["AWS_LAMBDA_LOG_FORMAT"] = "JSON", ["_HANDLER"] = "functions.fail" });
        await api.InvokeAsync("{}");

        var frame = runtime.Frames().ShouldHaveSingleItem();
        frame.Type.ShouldBe(0xa55a0016u);
        JsonDocument.Parse(frame.Message).RootElement.EnumerateObject().Select(field => field.Name)
            .ShouldBe(["timestamp", "log_level", "errorMessage", "errorType", "requestId", "stackTrace"]);
    }

    private static RuntimeProcess Start(
        FakeRuntimeApi api, string version, bool frames, Dictionary<string, string>? environment = null)
    {
        var bootstrap = Path.Combine(RuntimeProcess.Repository, "runtimes", "python", "bootstrap.py");
        return RuntimeProcess.Start(
            api, [Interpreters.Python(version), "-S", bootstrap], RuntimeProcess.Handlers("python"), "functions.log", environment,
            frames);
    }
}
