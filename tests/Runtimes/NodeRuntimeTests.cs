using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Runtimes;

public sealed class NodeRuntimeTests
{
    private const string Timestamp = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z";
    private static readonly string TaskRoot = RuntimeProcess.Handlers("nodejs");

    [Theory]
    [MemberData(nameof(Interpreters.Nodes), MemberType = typeof(Interpreters))]
    public async Task Invocations_are_served_one_after_the_other_on_one_connection(string node)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, node, "functions.echo");

        for (var count = 1; count <= 3; count++)
        {
            var posted = await api.InvokeAsync("""{"text":"é€"}""");
            posted.Path.ShouldBe($"invocation/request-{count}/response");
            posted.Body.ShouldBe("{\"event\":{\"text\":\"é€\"},\"invocations\":" + count + "}");
        }
        api.Connections.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Interpreters.Nodes), MemberType = typeof(Interpreters))]
    public async Task The_context_has_what_the_platform_said(string node)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, node, "functions.describeContext", frames: true);

        var context = Json(await api.InvokeAsync("{}", new()
        {
            ["Lambda-Runtime-Client-Context"] = """{"custom":{"a":"b"}}""",
            ["Lambda-Runtime-Cognito-Identity"] = """{"cognitoIdentityId":"id"}""",
        }));
        context.GetProperty("awsRequestId").GetString().ShouldBe("request-1");
        context.GetProperty("functionName").GetString().ShouldBe("test");
        context.GetProperty("functionVersion").GetString().ShouldBe("$LATEST");
        context.GetProperty("memoryLimitInMB").GetString().ShouldBe("128");
        context.GetProperty("logGroupName").GetString().ShouldBe("/aws/lambda/test");
        context.GetProperty("logStreamName").GetString().ShouldBe("2026/01/01/[$LATEST]abc");
        context.GetProperty("invokedFunctionArn").GetString()!.ShouldEndWith(":function:test");
        context.GetProperty("clientContext").GetProperty("custom").GetProperty("a").GetString().ShouldBe("b");
        context.GetProperty("identity").GetProperty("cognitoIdentityId").GetString().ShouldBe("id");
        context.GetProperty("remaining").GetInt32().ShouldBeInRange(1, 3000);
        context.GetProperty("trace").GetString()!.ShouldStartWith("Root=");
        context.GetProperty("telemetry").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("functions.fail", "Error", "some_error_msg", "functions.js:")]
    [InlineData("functions.failSynchronously", "TypeError", "thrown at once", "functions.js:")]
    [InlineData("functions.circular", "Error", "Unable to stringify response body", "Error: ")]
    [InlineData("functions.neverSettlesAsync", "Runtime.NodeJsExit", "The Lambda runtime client detected an unexpected", "Runtime.NodeJsExit: ")]
    public async Task An_error_is_reported_and_the_runtime_goes_on(string handler, string type, string message, string trace)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "node", handler, frames: true);

        foreach (var id in new[] { "request-1", "request-2" })
        {
            var posted = await api.InvokeAsync("{}");
            posted.Path.ShouldBe($"invocation/{id}/error");
            posted.ErrorType.ShouldBe(type);
            var error = Json(posted);
            error.GetProperty("errorType").GetString().ShouldBe(type);
            error.GetProperty("errorMessage").GetString()!.ShouldStartWith(message);
            error.GetProperty("trace").EnumerateArray().ShouldContain(line => line.GetString()!.Contains(trace));
        }
        var log = runtime.Frames()[0];
        log.Type.ShouldBe(0xa55a0017u);
        log.Message.ShouldMatch($"^{Timestamp}\trequest-1\tERROR\tInvoke Error \t{{\"errorType\":\"{type}\"");
    }

    [Theory]
    [InlineData("absent.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'absent'\nRequire stack:\n- ")]
    [InlineData("imports-missing.handler", "Runtime.ImportModuleError",
        "Error: Cannot find module 'missing-dependency'\nRequire stack:\n- ")]
    [InlineData("functions.absent", "Runtime.HandlerNotFound", "functions.absent is undefined or not exported")]
    [InlineData("functions.notAFunction", "Runtime.HandlerNotFound", "functions.notAFunction is not a function")]
    [InlineData("functions", "Runtime.MalformedHandlerName", "Bad handler")]
    [InlineData("../functions.echo", "Runtime.MalformedHandlerName", "'../functions.echo' is not a valid handler name.")]
    [InlineData("malformed.handler", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token ';'")]
    [InlineData("raises.handler", "Error", "start fails")]
    public async Task A_failed_init_is_reported_and_ends_the_process(string handler, string type, string message)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "node", handler);

        var posted = await api.ReadAsync();
        posted.Path.ShouldBe("init/error");
        posted.ErrorType.ShouldBe(type);
        Json(posted).GetProperty("errorMessage").GetString()!.ShouldStartWith(message);
        (await runtime.ExitCodeAsync()).ShouldBe(129);
    }

    [Theory]
    [InlineData("functions.uncaught", "Error", "uncaught", 129)]
    [InlineData("functions.rejected", "Runtime.UnhandledPromiseRejection", "Error: rejected", 128)]
    public async Task An_error_outside_of_the_handlers_promise_ends_the_process(string handler, string type, string message, int status)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "node", handler);

        var posted = await api.InvokeAsync("{}");
        posted.Path.ShouldBe("invocation/request-1/error");
        posted.ErrorType.ShouldBe(type);
        Json(posted).GetProperty("errorMessage").GetString().ShouldBe(message);
        (await runtime.ExitCodeAsync()).ShouldBe(status);
    }

    [Fact]
    public async Task An_exit_is_the_users_and_nothing_is_posted()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "node", "functions.exit");
        api.Invoke("{}");
        (await runtime.ExitCodeAsync()).ShouldBe(7);
    }

    [Theory]
    [MemberData(nameof(Interpreters.Nodes), MemberType = typeof(Interpreters))]
    public async Task An_ES_module_finds_the_packages_of_a_layer(string node)
    {
        var packages = Directory.CreateTempSubdirectory("hearth-layer");
        try
        {
            var package = packages.CreateSubdirectory("node_modules/layer-module").FullName;
            await File.WriteAllTextAsync(
                Path.Combine(package, "package.json"), """{ "type": "module", "exports": "./index.js" }""");
            await File.WriteAllTextAsync(Path.Combine(package, "index.js"), "export const value = 'from the layer';");
            await using var api = await FakeRuntimeApi.StartAsync();
            await using var runtime = Start(
                api, node, "module.handler", new() { ["NODE_PATH"] = $"{packages.FullName}/node_modules:{TaskRoot}" });

            (await api.InvokeAsync("{}")).Body.ShouldBe($"[\"from the layer\",\"file://{TaskRoot}/module.mjs\"]");
        }
        finally
        {
            packages.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Large_events_and_responses_pass_whole()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "node", "functions.large");
        var tail = new string('y', 5 * 1024 * 1024);
        (await api.InvokeAsync($$"""{"tail":"{{tail}}"}""")).Body.Length.ShouldBe(10 * 1024 * 1024 + 2);
    }

    [Theory]
    [InlineData("functions.stream", "text/plain", "Hello, world!")]
    [InlineData("functions.streamHttp", "application/vnd.awslambda.http-integration-response",
        "{\"statusCode\":201,\"headers\":{\"a\":\"b\"}}\0\0\0\0\0\0\0\0body")]
    public async Task A_response_is_streamed(string handler, string contentType, string body)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "node", handler);

        for (var i = 0; i < 2; i++)
        {
            var posted = await api.InvokeAsync("{}");
            posted.Path.ShouldEndWith("/response");
            posted.Headers.ContentType.ToString().ShouldBe(contentType);
            posted.Headers["Lambda-Runtime-Function-Response-Mode"].ToString().ShouldBe("streaming");
            posted.Headers.TransferEncoding.ToString().ShouldBe("chunked");
            posted.Body.ShouldBe(body);
            posted.Trailers.ShouldBeEmpty();
        }
        api.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData("functions.streamFails", "Error", "midstream", null)]
    [InlineData("functions.streamPipelineFails", "Error", "source", null)]
    [InlineData("functions.streamUnfinished", "string", "Response stream is not finished.", null)]
    [InlineData("functions.streamUncaught", "Error", "uncaught", 129)]
    public async Task A_failure_in_midstream_is_in_the_trailers(string handler, string type, string message, int? status)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "node", handler);

        for (var i = 0; i < (status is null ? 2 : 1); i++)
        {
            var posted = await api.InvokeAsync("{}");
            posted.Body.ShouldBe("partial");
            posted.Trailers["Lambda-Runtime-Function-Error-Type"].ToString().ShouldBe(type);
            var text = Convert.FromBase64String(posted.Trailers["Lambda-Runtime-Function-Error-Body"].ToString());
            JsonDocument.Parse(Encoding.UTF8.GetString(text)).RootElement.GetProperty("errorMessage").GetString().ShouldBe(message);
        }
        if (status is not null)
            (await runtime.ExitCodeAsync()).ShouldBe(status.Value);
    }

    [Fact]
    public async Task Console_lines_are_frames_in_AWSs_text_format()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "node", "functions.log", frames: true);
        await api.InvokeAsync("{}");

        var frames = runtime.Frames();
        frames.Select(frame => frame.Type).ShouldBe([0xa55a000fu, 0xa55a000bu, 0xa55a0017u]);
        frames[0].Message.ShouldMatch($"^{Timestamp}\trequest-1\tINFO\ttwo\nlines 2\n$");
        frames[2].Message.ShouldContain("\tERROR\tfailed RangeError: out of it\n    at ");
        (await runtime.StopAsync()).Output.ShouldBe("raw\n");
    }

    [Fact]
    public async Task Console_objects_in_json_have_AWSs_fields_and_respect_the_level()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(
            api, "node", "functions.log", new() { ["AWS_LAMBDA_LOG_FORMAT"] = "JSON", ["AWS_LAMBDA_LOG_LEVEL"] = "INFO" }, frames: true);
        await api.InvokeAsync("{}");

        var frames = runtime.Frames();
        frames.Select(frame => frame.Type).ShouldBe([0xa55a000eu, 0xa55a0016u]);
        var info = JsonDocument.Parse(frames[0].Message).RootElement;
        info.EnumerateObject().Select(field => field.Name).ShouldBe(["timestamp", "level", "requestId", "message"]);
        info.GetProperty("message").GetString().ShouldBe("two\nlines 2");
        var error = JsonDocument.Parse(frames[1].Message).RootElement;
        error.GetProperty("errorType").GetString().ShouldBe("RangeError");
        error.GetProperty("errorMessage").GetString().ShouldBe("out of it");
        error.GetProperty("stackTrace").GetArrayLength().ShouldBeGreaterThan(1);
    }

    private static RuntimeProcess Start(
        FakeRuntimeApi api, string node, string handler, Dictionary<string, string>? environment = null, bool frames = false)
    {
        var bootstrap = Path.Combine(RuntimeProcess.Repository, "runtimes", "nodejs", "bootstrap.cjs");
        return RuntimeProcess.Start(api, [Interpreters.Node(node), bootstrap], TaskRoot, handler, environment, frames);
    }

    private static JsonElement Json(Posted posted) => JsonDocument.Parse(posted.Body).RootElement;
}
