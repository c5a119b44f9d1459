using Hearth.DataPlane;
using Hearth.DataPlane.Prewarming;
using Hearth.DataPlane.Runtimes;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>Which .NET functions may be made of a process that has booted without their files.</summary>
public sealed class DotnetPlainnessTests : IDisposable
{
    private const string Usual = """{"runtimeOptions":{"tfm":"net8.0","framework":{"name":"Microsoft.NETCore.App","version":"8.0.0"}}}""";
    private const string Own = "\"runtime\":{\"lib/net8.0/Lib.dll\":{}}";

    private readonly string root = FunctionFiles.CreateDirectory();

    [Theory]
    [InlineData(Usual, Own, true)]
    [InlineData("""{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"8.0.11"},"configProperties":{"System.Globalization.Invariant":true}}}""", Own, true)]
    [InlineData("""{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"8.0.0"},"configProperties":{"System.Globalization.Invariant":false}}}""", Own, false)]
    [InlineData("""{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"8.0.0"},"configProperties":{"System.GC.Server":true}}}""", Own, false)]
    [InlineData("""{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}""", Own, false)]
    [InlineData("""{"runtimeOptions":{"framework":{"name":"Microsoft.AspNetCore.App","version":"8.0.0"}}}""", Own, false)]
    [InlineData("""{"runtimeOptions":{"frameworks":[{"name":"Microsoft.NETCore.App","version":"8.0.0"}]}}""", Own, false)]
    [InlineData("""{"runtimeOptions":{}}""", Own, false)]
    [InlineData("not json", Own, false)]
    [InlineData(Usual, "\"runtime\":{\"System.Text.Json.dll\":{}}", false)]
    [InlineData(Usual, "\"runtime\":{\"Missing.dll\":{}}", false)]
    [InlineData(Usual, "\"runtime\":{\"Lib.dll\":{}},\"runtimeTargets\":{\"runtimes/linux-x64/native/libx.so\":{}}", false)]
    [InlineData(Usual, "\"runtime\":{\"Lib.dll\":{}},\"resources\":{\"de/Lib.resources.dll\":{}}", false)]
    public void A_function_is_plain_when_it_asks_for_nothing_that_is_decided_at_the_start(string settings, string library, bool isPlain)
    {
        Write("Fn.runtimeconfig.json", settings);
        Write("Fn.deps.json", Dependencies(library));
        Write("Lib.dll", "");
        Holds("Fn::Fn.Function::Handle").ShouldBe(isPlain);
    }

    [Theory]
    [InlineData("Fn")]
    [InlineData("Other::Fn.Function::Handle")]
    [InlineData("::Fn.Function::Handle")]
    public void A_program_or_a_function_without_its_files_is_not(string handler)
    {
        Write("Fn.runtimeconfig.json", Usual);
        Write("Fn.deps.json", Dependencies("\"runtime\":{}"));
        Holds(handler).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static string Dependencies(string library) =>
        "{\"runtimeTarget\":{\"name\":\"T\"},\"targets\":{\"T\":{\"Lib/1.0.0\":{" + library + "}}}}";

    private bool Holds(string handler)
    {
        var framework = Path.Combine(root, "sdk", "shared", "Microsoft.NETCore.App", "8.0.11");
        Directory.CreateDirectory(framework);
        File.WriteAllText(Path.Combine(framework, "System.Text.Json.dll"), "");
        var config = new EnvironmentConfig
        {
            ConfigurationId = "c",
            AccountId = "123456789012",
            Region = "us-east-1",
            FunctionName = "f",
            FunctionVersion = "$LATEST",
            Runtime = "dotnet8",
            Handler = handler,
            CodeDirectory = root,
            MemoryMb = 128,
            Timeout = TimeSpan.FromSeconds(3),
            EphemeralStorageMb = 512,
            LogGroup = "g",
            RoleArn = "arn:aws:iam::123456789012:role/r",
        };
        return new DotnetPlainness().Holds(config, RuntimeName.Parse("dotnet8"), new Interpreter(Path.Combine(root, "sdk", "dotnet"), RuntimeFamily.Dotnet));
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(root, file), text);
}
