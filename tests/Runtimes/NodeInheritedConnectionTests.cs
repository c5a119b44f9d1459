using Shouldly;
using Xunit;

namespace Hearth.Tests.Runtimes;

/// <summary>A process that is born with its connection, as in a sandbox, whose first exchange goes without sockets.</summary>
public sealed class NodeInheritedConnectionTests
{
    private static readonly string TaskRoot = RuntimeProcess.Handlers("nodejs");

    [Theory]
    [InlineData("functions.echo")]
    [InlineData("functions.fail")]
    [InlineData("functions.neverSettles")]
    [InlineData("functions.neverSettlesAsync")]
    [InlineData("functions.callback")]
    [InlineData("functions.large")]
    [InlineData("functions.stream")]
    [InlineData("functions.streamHttp")]
    [InlineData("functions.streamFails")]
    public async Task Whatever_comes_first_is_answered_as_on_a_connection_of_its_own(string handler)
    {
        var json = $$"""{"tail":"{{new string('e', 200_000)}}","milliseconds":1}""";
        var own = await AnswersAsync(handler, json, isInherited: false);
        var inherited = await AnswersAsync(handler, json, isInherited: true);
        inherited.ShouldBe(own);
    }

    [Theory]
    [InlineData("functions.uncaught", "invocation/request-1/error")]
    [InlineData("functions.rejected", "invocation/request-1/error")]
    [InlineData("functions.streamUncaught", "invocation/request-1/response")]
    public async Task A_first_invocation_that_ends_the_process_is_reported(string handler, string path)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, handler, isInherited: true);
        (await api.InvokeAsync("{}")).Path.ShouldBe(path);
    }

    /// <summary>The client has then given up reading plainly, and made a socket of the connection.</summary>
    [Fact]
    public async Task A_first_event_that_comes_late_is_answered_on_the_same_connection()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "functions.echo", isInherited: true);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        for (var count = 0; count < 2; count++) (await api.InvokeAsync("{}")).Path.ShouldBe("invocation/request-" + (count + 1) + "/response");
        api.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_function_that_cannot_be_loaded_is_reported()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "absent.handler", isInherited: true);
        var posted = await api.ReadAsync();
        posted.Path.ShouldBe("init/error");
        posted.ErrorType.ShouldBe("Runtime.ImportModuleError");
        api.Connections.ShouldBe(1);
    }

    private static async Task<string> AnswersAsync(string handler, string json, bool isInherited)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, handler, isInherited);
        var answers = new List<string>();
        for (var count = 0; count < 3; count++)
        {
            var posted = await api.InvokeAsync(json);
            answers.Add($"{posted.Path} {posted.ErrorType} {posted.Body}");
        }

        api.Connections.ShouldBe(1);
        return string.Join('\n', answers);
    }

    private static RuntimeProcess Start(FakeRuntimeApi api, string handler, bool isInherited)
    {
        string[] program = ["node", Path.Combine(RuntimeProcess.Repository, "runtimes", "nodejs", "bootstrap.cjs")];
        if (!isInherited) return RuntimeProcess.Start(api, program, TaskRoot, handler);
        // Bash connects, and becomes the runtime.
        string[] connected = ["/bin/bash", "-c", $"exec 4<>/dev/tcp/{api.Address.Replace(':', '/')}; exec \"$@\"", "bash", .. program];
        return RuntimeProcess.Start(api, connected, TaskRoot, handler, new() { ["_HEARTH_RUNTIME_API_FD"] = "4" });
    }
}
