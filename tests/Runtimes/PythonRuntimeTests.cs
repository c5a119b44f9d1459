using System.Text.Json;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Runtimes;

public sealed class PythonRuntimeTests
{
    private static readonly string Runtime = Path.Combine(RuntimeProcess.Repository, "runtimes", "python");
    private static readonly string TaskRoot = RuntimeProcess.Handlers("python");

    [Theory]
    [MemberData(nameof(Interpreters.Pythons), MemberType = typeof(Interpreters))]
    public async Task Invocations_are_served_one_after_the_other_on_one_connection(string version)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, version, "functions.echo");

        for (var count = 1; count <= 3; count++)
        {
            var posted = await api.InvokeAsync("""{"text":"é€"}""");
            posted.Path.ShouldBe($"invocation/request-{count}/response");
            posted.Headers.ContentType.ToString().ShouldBe("application/json");
            Json(posted).GetProperty("invocations").GetInt32().ShouldBe(count);
            Json(posted).GetProperty("event").GetProperty("text").GetString().ShouldBe("é€");
        }
        api.Connections.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Interpreters.Pythons), MemberType = typeof(Interpreters))]
    public async Task Child_processes_have_the_trace_id_of_the_invocation_that_starts_them(string version)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, version, "functions.trace_of_children");

        foreach (var trace in new[] { "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e701;Sampled=1" })
        {
            var seen = Json(await api.InvokeAsync("{}", new() { ["Lambda-Runtime-Trace-Id"] = trace }));
            seen.EnumerateArray().Select(one => one.GetString()).ShouldBe([trace, trace, trace, trace]);
        }
    }

    [Theory]
    [MemberData(nameof(Interpreters.Pythons), MemberType = typeof(Interpreters))]
    public async Task The_context_has_what_the_platform_said(string version)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, version, "functions.describe_context", frames: true);

        var plain = Json(await api.InvokeAsync("{}"));
        plain.GetProperty("aws_request_id").GetString().ShouldBe("request-1");
        plain.GetProperty("memory_limit_in_mb").GetString().ShouldBe("128");
        plain.GetProperty("function_version").GetString().ShouldBe("$LATEST");
        plain.GetProperty("log_stream_name").GetString().ShouldBe("2026/01/01/[$LATEST]abc");
        plain.GetProperty("invoked_function_arn").GetString()!.ShouldEndWith(":function:test");
        plain.GetProperty("remaining").GetInt32().ShouldBeInRange(1, 3000);
        plain.GetProperty("client").ValueKind.ShouldBe(JsonValueKind.Null);
        plain.GetProperty("identity")[0].ValueKind.ShouldBe(JsonValueKind.Null);
        plain.GetProperty("trace").GetString()!.ShouldStartWith("Root=");
        plain.GetProperty("telemetry").ValueKind.ShouldBe(JsonValueKind.Null);
        plain.GetProperty("has_exit").GetBoolean().ShouldBeTrue();
        plain.GetProperty("heavy").GetArrayLength().ShouldBe(0);
        var path = plain.GetProperty("path").EnumerateArray().Select(entry => entry.GetString()!).ToList();
        path[0].ShouldBe(TaskRoot);
        path[1].ShouldMatch("^/opt/python/lib/python3\\.\\d+/site-packages$");
        path[2].ShouldBe("/opt/python");
        path[3].ShouldBe(Runtime);

        var full = Json(await api.InvokeAsync("{}", new()
        {
            ["Lambda-Runtime-Client-Context"] = """{"client":{"installation_id":"i"},"custom":{"a":"b"},"env":{"c":"d"}}""",
            ["Lambda-Runtime-Cognito-Identity"] = """{"cognitoIdentityId":"id","cognitoIdentityPoolId":"pool"}""",
        }));
        full.GetProperty("client").GetRawText().ShouldBe("""["i", {"a": "b"}, {"c": "d"}]""");
        full.GetProperty("identity").GetRawText().ShouldBe("""["id", "pool"]""");
    }

    [Theory]
    [MemberData(nameof(Interpreters.Pythons), MemberType = typeof(Interpreters))]
    public async Task An_exception_is_reported_with_the_users_frames_and_the_runtime_goes_on(string version)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, version, "functions.fail", frames: true);

        foreach (var id in new[] { "request-1", "request-2" })
        {
            var posted = await api.InvokeAsync("{}");
            posted.Path.ShouldBe($"invocation/{id}/error");
            posted.ErrorType.ShouldBe("Exception");
            var error = Json(posted);
            error.GetProperty("errorMessage").GetString().ShouldBe("Handler fails");
            error.GetProperty("requestId").GetString().ShouldBe(id);
            var frame = error.GetProperty("stackTrace").EnumerateArray().Single().GetString()!;
            frame.ShouldStartWith($"  File \"{TaskRoot}/functions.py\", line ");
            frame.ShouldContain(", in fail\n    raise Exception(\"Handler fails\")\n");
        }

        var log = runtime.Frames()[0];
        log.Type.ShouldBe(0xa55a0017u);
        log.Time.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        log.Message.ShouldStartWith(
            $"[ERROR] Exception: Handler fails\nTraceback (most recent call last):\n\u00a0\u00a0File \"{TaskRoot}/functions.py\"");
    }

    [Theory]
    [InlineData("absent.handler", "Runtime.ImportModuleError", "Unable to import module 'absent': No module named 'absent'")]
    [InlineData("imports_missing.handler", "Runtime.ImportModuleError",
        "Unable to import module 'imports_missing': No module named 'missing_dependency'")]
    [InlineData("functions.absent", "Runtime.HandlerNotFound", "Handler 'absent' missing on module 'functions'")]
    [InlineData("functions", "Runtime.MalformedHandlerName",
        "Bad handler 'functions': not enough values to unpack (expected 2, got 1)")]
    [InlineData("malformed.handler", "Runtime.UserCodeSyntaxError", "Syntax error in module 'malformed': ")]
    [InlineData("sys.handler", "Runtime.BuiltInModuleConflict", "Cannot use built-in module sys as a handler module")]
    [InlineData("raises.handler", "Exception", "Runtime startup fails")]
    public async Task A_failed_init_is_reported_and_ends_the_process(string handler, string type, string message)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "system", handler);

        var posted = await api.ReadAsync();
        posted.Path.ShouldBe("init/error");
        posted.ErrorType.ShouldBe(type);
        var error = Json(posted);
        error.GetProperty("errorType").GetString().ShouldBe(type);
        error.GetProperty("errorMessage").GetString()!.ShouldStartWith(message);
        error.GetProperty("requestId").GetString().ShouldBe("");
        (await runtime.ExitCodeAsync()).ShouldBe(1);
        if (handler == "raises.handler")
        {
            var frames = error.GetProperty("stackTrace").EnumerateArray().Select(frame => frame.GetString()!).ToList();
            frames[0].ShouldContain("importlib/__init__.py");
            frames[^1].ShouldContain("raises.py\", line 5, in <module>\n    raise Exception(\"Runtime startup fails\")\n");
        }
    }

    [Theory]
    [InlineData("exits.handler", 5, "")]
    [InlineData("functions.exit_with_three", 3, "leaving without a line end")]
    [InlineData("functions.exit_at_once", 4, "gone without a line end")]
    public async Task An_exit_is_the_users_and_nothing_is_posted(string handler, int status, string output)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "system", handler);
        api.Invoke("{}");

        (await runtime.ExitCodeAsync()).ShouldBe(status);
        (await runtime.StopAsync()).Output.ShouldBe(output);
    }

    [Theory]
    [InlineData("3.11", "\"text\": \"\\u00e9\"")]
    [InlineData("3.12", "\"text\": \"é\"")]
    public async Task Responses_are_written_as_simplejson_writes_them(string version, string text)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, version, "functions.rare_types");

        (await api.InvokeAsync("{}")).Body.ShouldBe(
            "{\"decimal\": 1.100000000000000000001, \"bytes\": \"abc\", " +
            "\"pair\": [{\"left\": 1, \"right\": {\"left\": 2, \"right\": 3}}], " + text + "}");
    }

    [Theory]
    [MemberData(nameof(Interpreters.Pythons), MemberType = typeof(Interpreters))]
    public async Task What_is_no_json_is_an_error_of_that_name(string version)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, version, "functions.unmarshallable");

        var posted = await api.InvokeAsync("{}");
        posted.ErrorType.ShouldBe("Runtime.MarshalError");
        Json(posted).GetProperty("errorMessage").GetString()
            .ShouldBe("Unable to marshal response: Object of type object is not JSON serializable");
        Json(await api.InvokeAsync("{not json")).GetProperty("errorType").GetString().ShouldBe("Runtime.UnmarshalError");
    }

    [Fact]
    public async Task Bytes_are_posted_as_they_are()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "system", "functions.raw_bytes");

        var posted = await api.InvokeAsync("{}");
        posted.Body.ShouldBe("\u0001raw");
        posted.Headers.ContentType.ToString().ShouldBe("application/unknown");
    }

    [Fact]
    public async Task Large_events_and_responses_pass_whole()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "system", "functions.large");

        for (var i = 0; i < 2; i++)
        {
            var tail = new string('y', 5 * 1024 * 1024);
            var posted = await api.InvokeAsync($$"""{"tail":"{{tail}}"}""");
            posted.Body.Length.ShouldBe(10 * 1024 * 1024 + 2);
        }
    }

    [Theory]
    [InlineData("package/module.handler")]
    [InlineData("package.module.handler")]
    public async Task A_handler_may_lie_in_a_package(string handler)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "system", handler);

        (await api.InvokeAsync("{}")).Body.ShouldBe("\"package.module\"");
    }

    [Fact]
    public async Task A_layer_is_importable()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(
            api, "system", "uses_layer.handler", new() { ["HEARTH_OPT"] = Path.Combine(TaskRoot, "opt") });

        (await api.InvokeAsync("{}")).Body.ShouldBe("\"from the layer\"");
    }

    [Fact]
    public async Task A_fork_server_runs_functions_in_children_with_their_own_environment()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        var child = JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = api.Address,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "from the fork",
            ["LAMBDA_TASK_ROOT"] = TaskRoot,
            ["_HANDLER"] = "functions.describe_context",
        });
        await using var runtime = RuntimeProcess.Start(
            api, [Interpreters.Python("3.12"), "-S", Path.Combine(TaskRoot, "forked.py")], TaskRoot, "unused",
            new() { ["RUNTIME"] = Runtime, ["CHILD"] = child });

        var context = Json(await api.InvokeAsync("{}"));
        context.GetProperty("function_name").GetString().ShouldBe("from the fork");
        context.GetProperty("log_group_name").ValueKind.ShouldBe(JsonValueKind.Null);
        context.GetProperty("path")[0].GetString().ShouldBe(TaskRoot);
    }

    private static RuntimeProcess Start(
        FakeRuntimeApi api, string version, string handler, Dictionary<string, string>? environment = null, bool frames = false) =>
        RuntimeProcess.Start(
            api, [Interpreters.Python(version), "-S", Path.Combine(Runtime, "bootstrap.py")], TaskRoot, handler, environment, frames);

    private static JsonElement Json(Posted posted) => JsonDocument.Parse(posted.Body).RootElement;
}
