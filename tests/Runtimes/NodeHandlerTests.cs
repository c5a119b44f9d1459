using Shouldly;
using Xunit;

namespace Hearth.Tests.Runtimes;

/// <summary>The ways in which a Node.js handler can end its invocation; Node 24 has fewer of them.</summary>
public sealed class NodeHandlerTests
{
    private const int FirstVersionWithoutCallbacks = 24;

    [Theory]
    [InlineData("functions.nested.inner.handler", "\"nested\"")]
    [InlineData("required.handler", "\"required\"")]
    [InlineData("typed/index.handler", "\"file://")]
    public async Task A_handler_is_found_wherever_it_may_be(string handler, string response)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "node", handler);
        (await api.InvokeAsync("{}")).Body.ShouldStartWith(response);
    }

    [Theory]
    [InlineData("functions.succeed", "{\"succeeded\":true}")]
    [InlineData("functions.callbackNever", "null")]
    [InlineData("functions.neverSettles", "null")]
    [InlineData("functions.synchronous", "null")]
    public async Task Until_Node_22_a_handler_may_end_without_a_promise(string handler, string response)
    {
        Assert.SkipWhen(
            await Interpreters.NodeMajorAsync("node") >= FirstVersionWithoutCallbacks, "The node of the PATH is Node 24 or later.");
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "node", handler);

        for (var i = 0; i < 2; i++)
        {
            var posted = await api.InvokeAsync("{}");
            posted.Path.ShouldEndWith("/response");
            posted.Body.ShouldBe(response);
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_callback_waits_for_an_empty_event_loop_unless_told_not_to(bool wait, int linesBefore)
    {
        Assert.SkipWhen(
            await Interpreters.NodeMajorAsync("node") >= FirstVersionWithoutCallbacks, "The node of the PATH is Node 24 or later.");
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, "node", "functions.callback");

        (await api.InvokeAsync($$"""{"wait":{{(wait ? "true" : "false")}}}""")).Body.ShouldBe("\"called back\"");
        runtime.Frames().Count(frame => frame.Message.EndsWith("after the callback\n", StringComparison.Ordinal))
            .ShouldBe(linesBefore);
    }

    [Theory]
    [MemberData(nameof(Interpreters.Nodes), MemberType = typeof(Interpreters))]
    public async Task From_Node_24_on_callbacks_are_refused_and_a_plain_value_is_the_response(string node)
    {
        var without = await Interpreters.NodeMajorAsync(node) >= FirstVersionWithoutCallbacks;
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, node, "functions.synchronous");
        (await api.InvokeAsync("{}")).Body.ShouldBe(without ? "\"a value\"" : "null");

        // An API of its own: the first runtime is waiting for the next invocation of the other.
        await using var refusingApi = await FakeRuntimeApi.StartAsync();
        await using var refusing = Start(refusingApi, node, "functions.callback");
        var posted = await refusingApi.InvokeAsync("""{"wait":false}""");
        if (without)
        {
            posted.Path.ShouldBe("init/error");
            posted.ErrorType.ShouldBe("Runtime.CallbackHandlerDeprecated");
        }
        else
        {
            posted.Body.ShouldBe("\"called back\"");
        }
    }

    private static RuntimeProcess Start(FakeRuntimeApi api, string node, string handler)
    {
        var bootstrap = Path.Combine(RuntimeProcess.Repository, "runtimes", "nodejs", "bootstrap.cjs");
        return RuntimeProcess.Start(
            api, [Interpreters.Node(node), bootstrap], RuntimeProcess.Handlers("nodejs"), handler, frames: true);
    }
}
