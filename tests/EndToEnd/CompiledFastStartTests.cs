using System.Text.Json;
using Hearth.DataPlane;
using Hearth.Tests.Runtimes;
using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.EndToEnd;

/// <summary>
/// As FastStartTests, for Java and .NET: a function cannot tell whether its process was started for it or had booted before anybody knew it, also
/// where the server has exchanged its environment and its directory meanwhile (decision 0029).
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class CompiledFastStartTests(JavaFunctions java) : IClassFixture<JavaFunctions>
{
    [Theory]
    [InlineData("java17", 512)]
    [InlineData("java25", 256)]
    [InlineData("dotnet8", 512)]
    [InlineData("dotnet8", 128)]
    public async Task A_function_finds_the_same_world_after_a_plain_and_a_prepared_start_and_after_a_reset(string runtime, int memoryMb)
    {
        await using var plain = await StartAsync(runtime, limit: 0);
        var expected = Parse(await plain.InvokeAsync(World(plain, runtime, memoryMb), "\"\""));
        expected.GetProperty("booted").GetBoolean().ShouldBeFalse();

        await using var plane = await PreparedAsync(runtime, memoryMb);
        var config = World(plane, runtime, memoryMb);
        var found = Parse(await plane.InvokeAsync(config, "\"\""));
        found.GetProperty("booted").GetBoolean().ShouldBeTrue();
        ShouldBeEqual(expected, found);
        await plane.InvokeAsync(config, "\"exit\"");
        ShouldBeEqual(expected, Parse(await plane.InvokeAsync(config, "\"\"")));
    }

    [Theory]
    [InlineData("java17", "JAVA_TOOL_OPTIONS", "-Da=b")]
    [InlineData("java17", "TZ", "Europe/Paris")]
    [InlineData("dotnet8", "DOTNET_TieredCompilation", "0")]
    [InlineData("dotnet8", "LD_LIBRARY_PATH", "/var/task")]
    public async Task A_setting_that_acts_before_the_process_knows_its_function_gets_a_plain_start(string runtime, string name, string value)
    {
        await using var plane = await PreparedAsync(runtime, 512);
        var config = World(plane, runtime, 512) with { Variables = new Dictionary<string, string> { [name] = value } };
        var found = Parse(await plane.InvokeAsync(config, "\"\""));
        found.GetProperty("booted").GetBoolean().ShouldBeFalse();
        found.GetProperty("facts").GetProperty("environment").GetProperty(name).GetString().ShouldBe(value);
    }

    [Fact]
    public async Task More_variables_than_there_is_room_for_get_a_plain_start()
    {
        await using var plane = await PreparedAsync("java17", 512);
        var config = World(plane, "java17", 512) with { Variables = Enumerable.Range(0, 400).ToDictionary(number => $"V{number}", number => "x") };
        var found = Parse(await plane.InvokeAsync(config, "\"\""));
        found.GetProperty("booted").GetBoolean().ShouldBeFalse();
        found.GetProperty("facts").GetProperty("environment").EnumerateObject().Count(variable => variable.Value.ToString() == "x").ShouldBe(400);
    }

    [Fact]
    public async Task Classes_of_layers_are_found_behind_those_of_the_function()
    {
        await using var plane = await PreparedAsync("java17", 512);
        var config = World(plane, "java17", 512) with { Handler = "functions.Methods::usesLayer", LayerDirectories = [java.Opt] };
        (await plane.InvokeAsync(config)).Text().ShouldBe("\"a class of a layer\"");
    }

    [Fact]
    public async Task None_boots_before_there_is_a_function_and_one_more_waits_after_each_start()
    {
        await using var plane = await StartAsync("java17", limit: 64);
        plane.Engine.CountPrepared().ShouldBeEmpty();
        plane.Engine.Expect("java17", 512);
        await IsPreparedAsync(plane);
        await plane.InvokeAsync(World(plane, "java17", 512), "\"\"");
        await IsPreparedAsync(plane);
        plane.Engine.CountPrepared().ShouldBe(new Dictionary<string, int> { ["java17 512"] = 1 });
    }

    private static void ShouldBeEqual(JsonElement expected, JsonElement found)
    {
        foreach (var fact in expected.GetProperty("facts").EnumerateObject())
            found.GetProperty("facts").GetProperty(fact.Name).ToString().ShouldBe(fact.Value.ToString(), fact.Name);
        found.GetProperty("stack").ToString().ShouldBe(expected.GetProperty("stack").ToString());
    }

    private static JsonElement Parse(InvocationOutcome outcome)
    {
        outcome.FunctionError.ShouldBeNull(outcome.Text());
        return JsonDocument.Parse(outcome.Text()).RootElement;
    }

    private static async Task<RealDataPlane> PreparedAsync(string runtime, int memoryMb)
    {
        var plane = await StartAsync(runtime, limit: 64);
        plane.Engine.Expect(runtime, memoryMb);
        await IsPreparedAsync(plane);
        return plane;
    }

    private static Task IsPreparedAsync(RealDataPlane plane) =>
        Eventually.IsTrueAsync(() => plane.Engine.CountPrepared().Values.Sum() >= 1, "a process waits for its function");

    private static Task<RealDataPlane> StartAsync(string runtime, int limit) => RealDataPlane.StartAsync(change: options => options with
    {
        PreparedSandboxLimit = limit,
        InterpreterPaths = new Dictionary<string, string> { [runtime] = Program(runtime) },
    });

    private static bool IsJava(string runtime) => runtime.StartsWith("java", StringComparison.Ordinal);

    /// <summary>The Java of the machine, and a newer one where there is one: a skipped test says what it misses.</summary>
    private static string Program(string runtime) => runtime switch
    {
        "java17" => Interpreters.Java("java"),
        "java25" => Interpreters.Java(
            Interpreters.Javas.Select(row => row.Data).FirstOrDefault(path => path.Contains("-25-", StringComparison.Ordinal)) ?? "/usr/lib/jvm/java-25-openjdk-amd64/bin/java"),
        _ => Interpreters.Dotnet,
    };

    private EnvironmentConfig World(RealDataPlane plane, string runtime, int memoryMb) =>
        plane.Function("unused.txt", "", runtime, memoryMb, timeoutSeconds: 60) with
        {
            FunctionName = "world",
            LogGroup = "/aws/lambda/world",
            Handler = IsJava(runtime) ? "functions.World::handle" : "Functions::Functions.World::Handle",
            CodeDirectory = IsJava(runtime) ? java.TaskRoot : RuntimeProcess.Handlers("dotnet/Functions/bin"),
        };
}
