using System.Text.Json;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Runtimes;

/// <summary>The .NET runtime client, started by its bootstrap with functions that are published as users publish theirs.</summary>
public sealed class DotnetRuntimeTests
{
    private const string Type = "Functions::Functions.Function::";

    [Theory]
    [InlineData("Poco", """{"name":"a","COUNT":1}""", """{"Name":"a","Count":2}""")]
    [InlineData("Nothing", "{}", "\"constructed 1\"")]
    [InlineData("Streams", "12345", "\"5\"")]
    [InlineData("Text", "\"é\"", "\"É\"")]
    [InlineData("Void", "{}", "")]
    [InlineData("Task", "{}", "")]
    [InlineData("TaskOf", """{"Name":"b"}""", """{"Name":"b","Count":0}""")]
    [InlineData("ValueTaskOf", "41", "42")]
    [InlineData("OwnSerializer", "\"a\"", "\"a!\"")]
    [InlineData("Void Overloaded(Int32)", "41", "")]
    public async Task A_method_of_any_shape_is_a_handler(string method, string json, string response)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Type + method);
        var posted = await api.InvokeAsync(json);
        posted.Path.ShouldBe("invocation/request-1/response");
        posted.Body.ShouldBe(response);
    }

    [Fact]
    public async Task Answers_one_invocation_after_the_other_on_one_connection_with_one_instance()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Type + "Poco");
        for (var count = 1; count <= 3; count++)
            (await api.InvokeAsync("""{"Name":"é€"}""")).Body.ShouldBe($$"""{"Name":"é€","Count":{{count}}}""");
        api.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_context_implements_the_users_own_interface(bool published)
    {
        using var without = new FolderWithoutJson(RuntimeProcess.Handlers("dotnet/Functions/bin"));
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Type + "Context", taskRoot: published ? null : without.Path);
        var context = Json(await api.InvokeAsync("{}", new()
        {
            ["Lambda-Runtime-Client-Context"] = """{"custom":{"a":"b"},"client":{"app_title":"title"}}""",
            ["Lambda-Runtime-Cognito-Identity"] = """{"cognitoIdentityId":"id"}""",
        }));

        context.GetProperty("AwsRequestId").GetString().ShouldBe("request-1");
        context.GetProperty("FunctionName").GetString().ShouldBe("test");
        context.GetProperty("FunctionVersion").GetString().ShouldBe("$LATEST");
        context.GetProperty("InvokedFunctionArn").GetString().ShouldBe("arn:aws:lambda:us-east-1:000000000000:function:test");
        context.GetProperty("MemoryLimitInMB").GetInt32().ShouldBe(128);
        context.GetProperty("Remaining").GetDouble().ShouldBeInRange(1, 3000);
        context.GetProperty("Unheard").GetInt32().ShouldBe(0);
        context.GetProperty("Custom").GetString().ShouldBe("b");
        context.GetProperty("Title").GetString().ShouldBe("title");
        context.GetProperty("IdentityId").GetString().ShouldBe("id");
        context.GetProperty("Trace").GetString().ShouldStartWith("Root=1-");
    }

    [Fact]
    public async Task An_executable_assembly_speaks_for_itself()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "Executable", taskRoot: RuntimeProcess.Handlers("dotnet/Executable/bin"));
        (await api.InvokeAsync("[1]")).Body.ShouldBe("""{"executable":[1]}""");
    }

    [Fact]
    public async Task An_executable_assembly_that_is_missing_ends_as_on_AWS()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "Nowhere");
        (await runtime.ExitCodeAsync()).ShouldBe(104);
        (await runtime.StopAsync()).Errors.ShouldContain("Nowhere.dll or binary");
    }

    [Fact]
    public async Task An_error_has_type_message_the_users_frames_and_the_cause()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Type + "Fails");
        var posted = await api.InvokeAsync("{}");

        posted.Path.ShouldBe("invocation/request-1/error");
        posted.ErrorType.ShouldBe("InvalidOperationException");
        var error = Json(posted);
        error.GetProperty("errorType").GetString().ShouldBe("InvalidOperationException");
        error.GetProperty("errorMessage").GetString().ShouldBe("Error: some_error_msg");
        error.GetProperty("stackTrace").EnumerateArray().Single().GetString()!.ShouldStartWith("at Functions.Function.Fails()");
        error.GetProperty("cause").GetProperty("errorType").GetString().ShouldBe("ArgumentException");
        var logged = runtime.Frames().Single();
        logged.Message.ShouldContain("\trequest-1\tfail\tSystem.InvalidOperationException: Error: some_error_msg");
        logged.Message.ShouldNotContain("Hearth.");
    }

    [Fact]
    public async Task An_error_of_a_task_is_the_error_itself()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Type + "FailsLater");
        var error = Json(await api.InvokeAsync("{}"));
        error.GetProperty("errorMessage").GetString().ShouldBe("later");
        error.GetProperty("stackTrace").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("a::b", "Invalid lambda function handler: 'a::b'. The valid format is 'ASSEMBLY::TYPE::METHOD'.")]
    [InlineData("::a::b", "Invalid lambda function handler: '::a::b', the assembly is missing. The valid format is 'ASSEMBLY::TYPE::METHOD'.")]
    [InlineData("Nope::a::b", "Could not find the specified handler assembly with the file name 'Nope, Culture=neutral, PublicKeyToken=null'. The assembly should be located in the root of your uploaded .zip file.")]
    [InlineData("Functions::Nope::x", "Unable to load type 'Nope' from assembly 'Functions'.")]
    [InlineData(Type + "Nope", "Unable to find method 'Nope' in type 'Functions.Function' from assembly 'Functions': Found no methods matching method name 'Nope'.")]
    [InlineData(Type + "Overloaded", "appears to have a number of overloads")]
    [InlineData(Type + "Three", "is not supported: the method has more than 2 parameters.")]
    [InlineData(Type + "AsyncVoid", "because it is an 'async void' method.")]
    public async Task A_handler_that_cannot_be_one_is_told_in_AWSs_words(string handler, string message)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, handler);
        var posted = await api.ReadAsync();
        posted.Path.ShouldBe("init/error");
        Json(posted).GetProperty("errorType").GetString().ShouldBe("LambdaValidationException");
        Json(posted).GetProperty("errorMessage").GetString()!.ShouldContain(message);
        (await runtime.ExitCodeAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_constructor_that_throws_fails_the_init()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "Functions::Functions.FailsToConstruct::Handler");
        var posted = await api.ReadAsync();
        posted.Path.ShouldBe("init/error");
        Json(posted).GetProperty("cause").GetProperty("errorMessage").GetString().ShouldBe("Runtime startup fails");
    }

    [Fact]
    public async Task Console_and_loggers_write_frames_in_AWSs_format()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Type + "Logs");
        (await api.InvokeAsync("\"Ann\"")).Body.ShouldBe("true");

        var frames = runtime.Frames();
        frames.Select(frame => frame.Message.Split("Z\t")[^1]).ShouldBe(
        [
            "request-1\tinfo\tfirst line\nsecond line\n", "no line end", "request-1\tfail\t7\n", "request-1\tinfo\tby LambdaLogger\n",
            "request-1\tinfo\tby the context\n", "request-1\twarn\tAnn has 03\n",
            "request-1\tfail\twent wrong\nSystem.ArgumentException: bad\n",
        ]);
        frames[0].Message.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t");
        frames[0].Type.ShouldBe(0xa55a000f);
        frames[2].Type.ShouldBe(0xa55a0017);
    }

    [Fact]
    public async Task JSON_logs_have_an_attribute_for_each_argument()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Type + "Logs", new() { ["AWS_LAMBDA_LOG_FORMAT"] = "JSON", ["AWS_LAMBDA_LOG_LEVEL"] = "WARN" });
        await api.InvokeAsync("\"Ann\"");

        var frame = runtime.Frames().Single(frame => frame.Message.Contains("who"));
        frame.Type.ShouldBe(0xa55a0012);
        var entry = JsonDocument.Parse(frame.Message).RootElement;
        entry.GetProperty("level").GetString().ShouldBe("Warning");
        entry.GetProperty("requestId").GetString().ShouldBe("request-1");
        entry.GetProperty("message").GetString().ShouldBe("Ann has 03");
        entry.GetProperty("who").GetString().ShouldBe("Ann");
        entry.GetProperty("count").GetInt32().ShouldBe(3);
        runtime.Frames().ShouldNotContain(other => other.Message.Contains("Information"));
    }

    [Fact]
    public async Task The_heap_fits_the_functions_memory()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Type + "HeapMb", new() { ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512" });
        int.Parse((await api.InvokeAsync("{}")).Body).ShouldBeInRange(512 * 8 / 10, 512 * 9 / 10);
    }

    [Fact]
    public async Task A_server_that_is_gone_ends_the_process_silently()
    {
        var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, Type + "Void");
        await api.InvokeAsync("{}");
        await api.DisposeAsync();
        (await runtime.ExitCodeAsync()).ShouldBe(1);
        (await runtime.StopAsync()).Errors.ShouldBe("");
    }

    [Fact]
    public async Task Hello_dotnet_tells_cold_from_warm()
    {
        var built = Directory.GetFiles(Path.Combine(RuntimeProcess.Repository, "examples", "functions", "hello-dotnet", "bin"), "HelloDotnet.dll", SearchOption.AllDirectories);
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "HelloDotnet::HelloDotnet.Function::Handle", taskRoot: Path.GetDirectoryName(built[0]));
        Json(await api.InvokeAsync("""{"name":"Hearth"}""")).GetProperty("Message").GetString().ShouldBe("Hello, Hearth!");
        Json(await api.InvokeAsync("{}")).GetProperty("Start").GetString().ShouldBe("warm");
    }

    private static JsonElement Json(Posted posted) => JsonDocument.Parse(posted.Body).RootElement;

    private static RuntimeProcess Start(
        FakeRuntimeApi api, string handler, Dictionary<string, string>? environment = null, string? taskRoot = null) =>
        RuntimeProcess.Start(
            api, ["/bin/sh", Path.Combine(RuntimeProcess.Repository, "runtimes", "dotnet", "bootstrap"), Interpreters.Dotnet],
            taskRoot ?? RuntimeProcess.Handlers("dotnet/Functions/bin"), handler, environment, frames: true);

    /// <summary>The assemblies alone, as in a zip that was put together by hand.</summary>
    private sealed class FolderWithoutJson : IDisposable
    {
        public FolderWithoutJson(string original)
        {
            foreach (var file in Directory.GetFiles(original, "*.dll"))
                File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)));
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("hearth-dotnet-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
