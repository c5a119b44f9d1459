using System.Text.Json;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Runtimes;

/// <summary>The Ruby runtime client, with the Ruby of this machine: Debian's 3.1 does as well as AWS's 3.2 to 3.4.</summary>
public sealed class RubyRuntimeTests
{
    private const uint TextFrame = 0xa55a0003;
    private static readonly string Root = RuntimeProcess.Handlers("ruby");

    [Fact]
    public async Task Answers_one_invocation_after_the_other_on_one_connection()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "functions.echo");

        for (var count = 1; count <= 3; count++)
        {
            var posted = await api.InvokeAsync("""{"text":"é€😀"}""");
            posted.Path.ShouldBe($"invocation/request-{count}/response");
            posted.Headers.ContentType.ToString().ShouldBe("application/json");
            posted.Body.ShouldBe($$"""{"event":{"text":"é€😀"},"count":{{count}}}""");
        }
        api.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_response_of_six_megabytes_arrives_whole()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "functions.echo");
        var text = new string('x', 6_000_000);
        (await api.InvokeAsync($"\"{text}\"")).Body.ShouldBe($$"""{"event":"{{text}}","count":1}""");
    }

    [Theory]
    [InlineData("functions.Functions.echo", "[1,null]")]
    [InlineData("functions.Outer::Functions.echo", "[1,null]")]
    [InlineData("app/function.handler", "\"handler\"")]
    [InlineData("functions.returns_nil", "null")]
    [InlineData("functions.reads", "plain text")]
    public async Task A_handler_is_a_method_of_a_file_or_of_a_class(string handler, string response)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, handler);
        (await api.InvokeAsync("[1,null]")).Body.ShouldBe(response);
    }

    [Fact]
    public async Task The_context_describes_the_function_and_the_invocation()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "functions.context");
        var context = Json(await api.InvokeAsync("{}", new()
        {
            ["Lambda-Runtime-Client-Context"] = """{"custom":{"a":"b"}}""",
            ["Lambda-Runtime-Cognito-Identity"] = """{"cognitoIdentityId":"id"}""",
        }));

        context.GetProperty("id").GetString().ShouldBe("request-1");
        context.GetProperty("arn").GetString().ShouldBe("arn:aws:lambda:us-east-1:000000000000:function:test");
        context.GetProperty("name").GetString().ShouldBe("test");
        context.GetProperty("version").GetString().ShouldBe("$LATEST");
        context.GetProperty("memory").GetString().ShouldBe("128");
        context.GetProperty("group").GetString().ShouldBe("/aws/lambda/test");
        context.GetProperty("remaining").GetInt32().ShouldBeInRange(1, 3000);
        context.GetProperty("client").GetProperty("custom").GetProperty("a").GetString().ShouldBe("b");
        context.GetProperty("identity").GetProperty("cognitoIdentityId").GetString().ShouldBe("id");
        context.GetProperty("trace").GetString().ShouldStartWith("Root=1-");
    }

    [Fact]
    public async Task An_error_has_the_users_frames_and_the_next_invocation_runs()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "functions.fails_below");

        for (var count = 1; count <= 2; count++)
        {
            var posted = await api.InvokeAsync("""{"text":"Handler fails"}""");
            posted.Path.ShouldBe($"invocation/request-{count}/error");
            posted.ErrorType.ShouldBe("Function<ArgumentError>");
            var error = Json(posted);
            error.GetProperty("errorMessage").GetString().ShouldBe("Handler fails");
            error.GetProperty("errorType").GetString().ShouldBe("Function<ArgumentError>");
            var frames = error.GetProperty("stackTrace").EnumerateArray().Select(frame => frame.GetString()!).ToList();
            frames.Count.ShouldBe(2);
            frames.All(frame => frame.StartsWith(Path.Combine(Root, "functions.rb"))).ShouldBeTrue();
        }
        runtime.Frames().ShouldContain(frame => frame.Message == "Error raised from handler method\n");
    }

    [Theory]
    [InlineData("functions.fails", "Function<RuntimeError>", "Function<UserException>")]
    [InlineData("functions.not_unicode", "Function<JSON::GeneratorError>", "Function<UserException>")]
    public async Task Bytes_that_are_no_text_make_an_error_and_no_broken_answer(string handler, string type, string header)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, handler);
        var posted = await api.InvokeAsync("{}");
        Json(posted).GetProperty("errorType").GetString().ShouldBe(type);
        posted.ErrorType.ShouldBe(header);
    }

    [Theory]
    [InlineData("functions.misspells", "Function<NameError>")]
    [InlineData("functions.nope", "Function<NoMethodError>")]
    [InlineData("functions.ends", "Function<SystemExit>")]
    public async Task Broken_code_is_told_and_ends_the_process(string handler, string type)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, handler);
        var posted = await api.InvokeAsync("{}");
        posted.Path.ShouldBe("invocation/request-1/error");
        Json(posted).GetProperty("errorType").GetString().ShouldBe(type);
        (await runtime.ExitCodeAsync()).ShouldBe(255);
    }

    [Theory]
    [InlineData("imports_missing.handler", "Init<LoadError>", "cannot load such file -- no_such_file")]
    [InlineData("nowhere.handler", "Init<LoadError>", "cannot load such file -- nowhere")]
    [InlineData("malformed.handler", "Init<SyntaxError>", "malformed.rb")]
    [InlineData("raises.handler", "Init<RuntimeError>", "Runtime startup fails")]
    [InlineData("handler", "Init<ArgumentError>", "Invalid handler [\"handler\"], must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD")]
    public async Task A_failed_init_is_posted_once_and_ends_the_process(string handler, string type, string message)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, handler);
        var posted = await api.ReadAsync();
        posted.Path.ShouldBe("init/error");
        Json(posted).GetProperty("errorType").GetString().ShouldBe(type);
        Json(posted).GetProperty("errorMessage").GetString()!.ShouldContain(message);
        (await runtime.ExitCodeAsync()).ShouldBe(252);
    }

    [Fact]
    public async Task Puts_and_loggers_write_frames_and_the_descriptor_is_hidden()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "functions.prints");
        (await api.InvokeAsync("{}")).Body.ShouldBe("false");

        var frames = runtime.Frames();
        frames.ShouldAllBe(frame => frame.Type == TextFrame);
        frames[0].Message.ShouldBe("first line\nsecond line\n");
        frames[1].Message.ShouldMatch(@"^I, \[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6} #\d+\]  INFO request-1 -- : text\n$");
        var (output, errors) = await runtime.StopAsync();
        output.ShouldBe("on standard output\n");
        errors.ShouldBe("on standard error\n");
    }

    [Fact]
    public async Task Files_and_gems_of_layers_are_found()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "functions.uses_layer", new() { ["HEARTH_OPT"] = Path.Combine(Root, "opt") });
        var answer = Json(await api.InvokeAsync("{}"));
        answer[0].GetString().ShouldBe("a file of a layer");
        var gems = Path.Combine(Root, "opt", "ruby", "gems") + "/3.";
        answer[1].EnumerateArray().Any(path => path.GetString()!.StartsWith(gems)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_is_gone_ends_the_process_silently()
    {
        var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "functions.echo");
        await api.InvokeAsync("{}");
        await api.DisposeAsync();
        (await runtime.ExitCodeAsync()).ShouldBe(1);
        (await runtime.StopAsync()).Errors.ShouldBe("");
    }

    [Fact]
    public async Task Hello_ruby_tells_cold_from_warm()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "function.handler", taskRoot: Path.Combine(RuntimeProcess.Repository, "examples", "functions", "hello-ruby"));
        Json(await api.InvokeAsync("""{"name":"Hearth"}""")).GetProperty("message").GetString().ShouldBe("Hello, Hearth!");
        Json(await api.InvokeAsync("{}")).GetProperty("start").GetString().ShouldBe("warm");
    }

    private static JsonElement Json(Posted posted) => JsonDocument.Parse(posted.Body).RootElement;

    private static RuntimeProcess Start(
        FakeRuntimeApi api, string handler, Dictionary<string, string>? environment = null, string? taskRoot = null) =>
        RuntimeProcess.Start(
            api, [Interpreters.Ruby, Path.Combine(RuntimeProcess.Repository, "runtimes", "ruby", "bootstrap.rb")],
            taskRoot ?? Root, handler, environment, frames: true);
}
