using System.Text.Json;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Runtimes;

/// <summary>The Java runtime client, started by its bootstrap, with every JDK of this machine where that can matter.</summary>
public sealed class JavaRuntimeTests(JavaFunctions functions) : IClassFixture<JavaFunctions>
{
    private const string Methods = "functions.Methods::";

    [Theory]
    [MemberData(nameof(Interpreters.Javas), MemberType = typeof(Interpreters))]
    public async Task A_POJO_is_bound_both_ways_in_every_Java(string java)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Methods + "pojo", java: java);
        var order = """
            {"name":"é€😀","count":1,"paid":true,"items":[{"sku":"x","inside":{"sku":"y"}}],"totals":{"t":9999999999},"state":"DONE",
             "date":"2024-01-01T00:00:00Z","instant":"2024-01-01T00:00:00Z","numbers":[1,2.5],"anything":{"a":[1,null]},"unknown":1}
            """;
        var bound = Json(await api.InvokeAsync(order));

        bound.GetProperty("name").GetString().ShouldBe("é€😀");
        bound.GetProperty("count").GetInt32().ShouldBe(2);
        bound.GetProperty("paid").GetBoolean().ShouldBeTrue();
        bound.GetProperty("items")[0].GetProperty("inside").GetProperty("sku").GetString().ShouldBe("y");
        bound.GetProperty("totals").GetProperty("t").GetInt64().ShouldBe(9999999999);
        bound.GetProperty("state").GetString().ShouldBe("DONE");
        bound.GetProperty("date").GetInt64().ShouldBe(1704067200000);
        bound.GetProperty("instant").GetString().ShouldBe("2024-01-01T00:00:00Z");
        bound.GetProperty("numbers").GetRawText().ShouldBe("[1.0,2.5]");
        bound.GetProperty("anything").GetRawText().ShouldBe("""{"a":[1,null]}""");
        bound.GetProperty("URL").GetString().ShouldBe("u");
        // Nulls are left out, an enum's unknown name is null, and the instance is the same one.
        (await api.InvokeAsync("""{"state":"NEVER","name":null}""")).Body.ShouldBe("""{"count":2,"URL":"u","paid":false}""");
        api.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData(Methods + "text", "\"a\\u0041\"", "\"aA 1\"")]
    [InlineData(Methods + "number", "41", "42")]
    [InlineData(Methods + "map", """{"a":{"b":[1.5,true,"x"]}}""", """{"a":{"b":[1.5,true,"x"]}}""")]
    [InlineData(Methods + "listOf", """[{"count":7}]""", "7")]
    [InlineData(Methods + "nothing", "{}", "null")]
    [InlineData(Methods + "streams", """{"a":1}""", """[{"a":1}]""")]
    [InlineData(Methods + "overloaded", "\"a\"", "\"with context\"")]
    [InlineData("functions.Typed", """{"name":"n"}""", "\"n request-1\"")]
    [InlineData("functions.Typed::handleRequest", """{"name":"n"}""", "\"n request-1\"")]
    [InlineData("functions.Streaming", "{}", "\"streamed\"")]
    [InlineData("functions.Streaming::handleRequest", "{}", "\"streamed\"")]
    public async Task A_handler_is_a_method_or_an_interface(string handler, string json, string response)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, handler);
        var posted = await api.InvokeAsync(json);
        posted.Body.ShouldBe(response);
        posted.Path.ShouldBe("invocation/request-1/response");
    }

    [Fact]
    public async Task The_context_describes_the_function_and_the_heap_fits_its_memory()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Methods + "context", new() { ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512" });
        var context = Json(await api.InvokeAsync("{}", new()
        {
            ["Lambda-Runtime-Client-Context"] = """{"custom":{"a":"b"},"client":{"app_title":"title"}}""",
        }));

        context.GetProperty("id").GetString().ShouldBe("request-1");
        context.GetProperty("arn").GetString().ShouldBe("arn:aws:lambda:us-east-1:000000000000:function:test");
        context.GetProperty("name").GetString().ShouldBe("test");
        context.GetProperty("version").GetString().ShouldBe("$LATEST");
        context.GetProperty("memory").GetInt32().ShouldBe(512);
        context.GetProperty("remaining").GetInt32().ShouldBeInRange(1, 3000);
        context.GetProperty("custom").GetProperty("a").GetString().ShouldBe("b");
        context.GetProperty("title").GetString().ShouldBe("title");
        context.GetProperty("trace").GetString().ShouldStartWith("Root=1-");
        context.GetProperty("heapMb").GetInt32().ShouldBeInRange(512 * 8 / 10, 512 * 9 / 10);
    }

    [Fact]
    public async Task An_error_has_message_type_the_users_frames_and_the_cause()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Methods + "fails");
        for (var count = 1; count <= 2; count++)
        {
            var posted = await api.InvokeAsync("{}");
            posted.Path.ShouldBe($"invocation/request-{count}/error");
            posted.ErrorType.ShouldBe("Runtime.UserException");
            var error = Json(posted);
            error.GetProperty("errorMessage").GetString().ShouldBe("Error: some_error_msg");
            error.GetProperty("errorType").GetString().ShouldBe("java.lang.RuntimeException");
            error.GetProperty("stackTrace").EnumerateArray().Single().GetString()!.ShouldStartWith("functions.Methods.fails(Methods.java:");
            error.GetProperty("cause").GetProperty("errorType").GetString().ShouldBe("java.lang.IllegalArgumentException");
        }
        runtime.Frames()[0].Message.ShouldStartWith(
            "Error: some_error_msg: java.lang.RuntimeException\njava.lang.RuntimeException: Error: some_error_msg\n\tat functions.");
    }

    [Theory]
    [InlineData("functions.Nope::x", "Class not found: functions.Nope", "java.lang.ClassNotFoundException")]
    [InlineData(Methods + "nope", "No public method named nope with appropriate method signature found on class functions.Methods", null)]
    [InlineData("functions.Methods", "Class does not implement an appropriate handler interface: functions.Methods", null)]
    [InlineData("::", "Invalid handler: `::'", null)]
    public async Task A_handler_that_cannot_be_one_is_told_at_each_invocation(string handler, string message, string? type)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, handler);
        for (var count = 1; count <= 2; count++)
        {
            var posted = await api.InvokeAsync("{}");
            posted.Path.ShouldBe($"invocation/request-{count}/error");
            Json(posted).GetProperty("errorMessage").GetString().ShouldBe(message);
            (Json(posted).TryGetProperty("errorType", out var given) ? given.GetString() : null).ShouldBe(type);
        }
    }

    [Theory]
    [InlineData(Methods + "number", "\"no number\"", "An error occurred during JSON parsing")]
    [InlineData(Methods + "failsWithoutMessage", "{}", "java.io.IOException")]
    public async Task Errors_around_the_handler_have_AWSs_words(string handler, string json, string message)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, handler);
        Json(await api.InvokeAsync(json)).GetProperty("errorMessage").GetString().ShouldBe(message);
    }

    [Fact]
    public async Task A_constructor_that_throws_fails_the_init()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "functions.FailsToConstruct::handle");
        var posted = await api.ReadAsync();
        posted.Path.ShouldBe("init/error");
        Json(posted).GetProperty("errorMessage").GetString().ShouldBe("Runtime startup fails");
        (await runtime.ExitCodeAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task An_error_of_the_machine_is_told_and_ends_the_process()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Methods + "overflows");
        Json(await api.InvokeAsync("{}")).GetProperty("errorType").GetString().ShouldBe("java.lang.StackOverflowError");
        (await runtime.ExitCodeAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task System_exit_ends_the_process_with_the_users_status()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Methods + "exits");
        api.Invoke("{}");
        (await runtime.ExitCodeAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Loggers_write_frames_and_the_streams_lines()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Methods + "logs", new() { ["AWS_LAMBDA_LOG_LEVEL"] = "DEBUG" });
        await api.InvokeAsync("{}");

        runtime.Frames().Select(frame => (frame.Type, frame.Message)).ShouldBe(
        [
            (0xa55a0003, "first line\nsecond line\n"), (0xa55a0013, "[WARN] with level"), (0xa55a0003, "by LambdaRuntime"),
        ]);
        var (output, errors) = await runtime.StopAsync();
        output.ShouldBe("on standard output\n");
        errors.ShouldBe("on standard error\n");
    }

    [Fact]
    public async Task JSON_logs_carry_level_and_request()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Methods + "logs", new() { ["AWS_LAMBDA_LOG_FORMAT"] = "JSON" });
        await api.InvokeAsync("{}");
        var frame = runtime.Frames()[1];
        frame.Type.ShouldBe(0xa55a0012);
        var entry = JsonDocument.Parse(frame.Message).RootElement;
        entry.GetProperty("level").GetString().ShouldBe("WARN");
        entry.GetProperty("message").GetString().ShouldBe("with level");
        entry.GetProperty("AWSRequestId").GetString().ShouldBe("request-1");
    }

    [Fact]
    public async Task Classes_of_layers_and_JAVA_TOOL_OPTIONS_are_honoured()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Methods + "usesLayer", new() { ["HEARTH_OPT"] = functions.Opt, ["JAVA_TOOL_OPTIONS"] = "-Da=b" });
        (await api.InvokeAsync("{}")).Body.ShouldBe("\"a class of a layer\"");
        (await runtime.StopAsync()).Errors.ShouldContain("Picked up JAVA_TOOL_OPTIONS: -Da=b");
    }

    [Fact]
    public async Task A_wrapper_of_a_layer_starts_the_function()
    {
        var java = Interpreters.Java("java");
        await using var api = await FakeRuntimeApi.StartAsync();
        File.WriteAllText(Path.Combine(functions.Opt, "wrapper"), "#!/bin/sh\necho wrapped $1\nexec \"$@\"\n");
        File.SetUnixFileMode(Path.Combine(functions.Opt, "wrapper"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var runtime = Start(
            api, Methods + "nothing", new() { ["HEARTH_OPT"] = functions.Opt, ["AWS_LAMBDA_EXEC_WRAPPER"] = "/opt/wrapper" });
        (await api.InvokeAsync("{}")).Body.ShouldBe("null");
        (await runtime.StopAsync()).Output.ShouldBe($"wrapped {java}\n");
    }

    [Fact]
    public async Task A_wrapper_that_is_missing_ends_with_127()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Methods + "nothing", new() { ["AWS_LAMBDA_EXEC_WRAPPER"] = "/idontexist.sh" });
        (await runtime.ExitCodeAsync()).ShouldBe(127);
    }

    [Fact]
    public async Task A_server_that_is_gone_ends_the_process_silently()
    {
        var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Methods + "nothing");
        await api.InvokeAsync("{}");
        await api.DisposeAsync();
        (await runtime.ExitCodeAsync()).ShouldBe(1);
        (await runtime.StopAsync()).Errors.ShouldBe("");
    }

    [Fact]
    public async Task Hello_java_tells_cold_from_warm()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "hello.Hello::handle");
        Json(await api.InvokeAsync("""{"name":"Hearth"}""")).GetProperty("message").GetString().ShouldBe("Hello, Hearth!");
        Json(await api.InvokeAsync("{}")).GetProperty("start").GetString().ShouldBe("warm");
    }

    private static JsonElement Json(Posted posted) => JsonDocument.Parse(posted.Body).RootElement;

    private RuntimeProcess Start(FakeRuntimeApi api, string handler, Dictionary<string, string>? environment = null, string java = "java") =>
        RuntimeProcess.Start(
            api, ["/bin/sh", JavaFunctions.Bootstrap, Interpreters.Java(java)], functions.TaskRoot, handler, environment, frames: true);
}
