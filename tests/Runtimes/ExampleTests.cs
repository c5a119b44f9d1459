using System.Text.Json;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Runtimes;

/// <summary>The examples of the repository work as their README lines say.</summary>
public sealed class ExampleTests
{
    private static readonly string Examples = Path.Combine(RuntimeProcess.Repository, "examples");

    [Fact]
    public async Task Hello_python_imports_its_layer_and_tells_cold_from_warm()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        var bootstrap = Path.Combine(RuntimeProcess.Repository, "runtimes", "python", "bootstrap.py");
        await using var runtime = RuntimeProcess.Start(
            api, [Interpreters.Python("system"), "-S", bootstrap], Function("hello-python"), "handler.handler", new()
            {
                ["HEARTH_OPT"] = Path.Combine(Examples, "layers", "greeting"),
                ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            });

        Json(await api.InvokeAsync("""{"name":"Hearth"}""")).GetProperty("message").GetString().ShouldBe("Hello, Hearth!");
        Json(await api.InvokeAsync("{}")).GetProperty("start").GetString().ShouldBe("warm");
    }

    [Fact]
    public async Task Hello_nodejs_tells_cold_from_warm()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        var bootstrap = Path.Combine(RuntimeProcess.Repository, "runtimes", "nodejs", "bootstrap.cjs");
        await using var runtime = RuntimeProcess.Start(
            api, [Interpreters.Node("node"), bootstrap], Function("hello-nodejs"), "index.handler");

        Json(await api.InvokeAsync("{}")).GetProperty("start").GetString().ShouldBe("cold");
        Json(await api.InvokeAsync("{}")).GetProperty("start").GetString().ShouldBe("warm");
    }

    [Fact]
    public async Task Hello_bash_needs_nothing_but_bash()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        var folder = Function("hello-bash");
        // No PATH at all: whatever it called besides Bash's own commands would not be found.
        await using var runtime = RuntimeProcess.Start(
            api, [Path.Combine(folder, "bootstrap")], folder, "function.handler", new() { ["PATH"] = "/nonexistent" });

        for (var count = 1; count <= 2; count++)
        {
            var posted = await api.InvokeAsync("""{"text":"é€ 100%"}""");
            posted.Path.ShouldBe($"invocation/request-{count}/response");
            Json(posted).GetProperty("event").GetProperty("text").GetString().ShouldBe("é€ 100%");
        }
    }

    private static string Function(string name) => Path.Combine(Examples, "functions", name);

    private static JsonElement Json(Posted posted) => JsonDocument.Parse(posted.Body).RootElement;
}
