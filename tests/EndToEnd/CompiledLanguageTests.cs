using Hearth.DataPlane;
using Hearth.Tests.Runtimes;
using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.EndToEnd;

/// <summary>Java, .NET and Ruby in real sandboxes: the examples, deployed as their users build them.</summary>
public sealed class CompiledLanguageTests(JavaFunctions java) : IClassFixture<JavaFunctions>
{
    [Fact]
    public async Task A_java_function_starts_cold_and_stays_warm()
    {
        var program = Interpreters.Java("java");
        await using var plane = await RealDataPlane.StartAsync(change: With("java17", program));
        var config = plane.Function("unused.txt", "", "java17", memoryMb: 512, timeoutSeconds: 30) with
        {
            Handler = "hello.Hello::handle",
            CodeDirectory = java.TaskRoot,
        };
        await ShouldGreetTwiceAsync(plane, config, "message");
    }

    [Fact]
    public async Task A_dotnet_function_starts_cold_and_stays_warm()
    {
        var built = Directory.GetFiles(
            Path.Combine(RuntimeProcess.Repository, "examples", "functions", "hello-dotnet", "bin"), "HelloDotnet.dll", SearchOption.AllDirectories);
        await using var plane = await RealDataPlane.StartAsync(change: With("dotnet8", Interpreters.Dotnet));
        var config = plane.Function("unused.txt", "", "dotnet8", memoryMb: 512, timeoutSeconds: 30) with
        {
            Handler = "HelloDotnet::HelloDotnet.Function::Handle",
            CodeDirectory = Path.GetDirectoryName(built[0])!,
        };
        await ShouldGreetTwiceAsync(plane, config, "Message");
    }

    [Fact]
    public async Task A_ruby_function_starts_cold_and_stays_warm()
    {
        await using var plane = await RealDataPlane.StartAsync(change: With("ruby3.3", Interpreters.Ruby));
        var source = await File.ReadAllTextAsync(
            Path.Combine(RuntimeProcess.Repository, "examples", "functions", "hello-ruby", "function.rb"), TestContext.Current.CancellationToken);
        await ShouldGreetTwiceAsync(plane, plane.Function("function.rb", source, "ruby3.3", timeoutSeconds: 30), "message");
    }

    private static Func<DataPlaneOptions, DataPlaneOptions> With(string runtime, string program) => options =>
        options with { InterpreterPaths = new Dictionary<string, string> { [runtime] = program } };

    private static async Task ShouldGreetTwiceAsync(RealDataPlane plane, EnvironmentConfig config, string member)
    {
        foreach (var isCold in new[] { true, false })
        {
            var outcome = await plane.InvokeAsync(config, """{"name": "Hearth"}""");
            outcome.FunctionError.ShouldBeNull(outcome.ErrorMessage);
            outcome.Text().ShouldContain($"\"{member}\":\"Hello, Hearth!\"");
            outcome.InitDuration.HasValue.ShouldBe(isCold);
        }
    }
}
