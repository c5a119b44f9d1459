using Hearth.DataPlane;
using Hearth.DataPlane.Runtimes;
using Hearth.Sandbox;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

public sealed class RuntimeStartTests
{
    [Theory]
    [InlineData("python3.12", "python:3.12.v1")]
    [InlineData("nodejs20.x", "nodejs:20.v1")]
    [InlineData("provided.al2023", "provided:al2023.v1")]
    [InlineData("java21", "java:21.v1")]
    public void A_runtime_has_the_version_name_of_its_kind(string runtime, string name) => RuntimeVersion.Name(runtime).ShouldBe(name);

    [Theory]
    [InlineData("python3.7", false)]
    [InlineData("python3.8", true)]
    [InlineData("python3.14", true)]
    [InlineData("python3.15", false)]
    [InlineData("nodejs14.x", false)]
    [InlineData("nodejs24.x", true)]
    [InlineData("nodejs24", false)]
    [InlineData("provided.al2", true)]
    [InlineData("provided", false)]
    [InlineData("PYTHON3.9", false)]
    public void Runtimes_are_named_exactly(string identifier, bool isKnown) => (RuntimeName.TryParse(identifier) is not null).ShouldBe(isKnown);

    [Fact]
    public void An_interpreter_outside_usr_is_mounted_and_one_under_usr_is_where_it_is()
    {
        var pyenv = new Interpreter("/root/.pyenv/versions/3.12.1/bin/python3.12", RuntimeFamily.Python);
        (pyenv.LanguageDirectory, pyenv.ProgramInside("/var/lang")).ShouldBe(("/root/.pyenv/versions/3.12.1", "/var/lang/bin/python3.12"));
        var system = new Interpreter("/usr/local/bin/node", RuntimeFamily.Node);
        (system.LanguageDirectory, system.ProgramInside("/var/lang")).ShouldBe((null, "/usr/local/bin/node"));
    }

    [Fact]
    public void A_missing_interpreter_is_told_with_the_way_to_install_it()
    {
        var catalog = new RuntimeCatalog(new Dictionary<string, string>(), new InterpreterSearch("/nowhere", "/nowhere"), (_, _) => { });
        catalog.WhyUnavailable("python3.14")!.ShouldContain("pyenv install 3.14");
        catalog.WhyUnavailable("provided.al2023").ShouldBeNull();
        catalog.WhyUnavailable("go1.x")!.ShouldContain("no runtime client for go1.x");
    }

    [Fact]
    public void A_configured_path_that_is_wrong_is_named()
    {
        var catalog = new RuntimeCatalog(
            new Dictionary<string, string> { ["nodejs20.x"] = "/nowhere/node" }, new InterpreterSearch(null, "/nowhere"), (_, _) => { });
        catalog.WhyUnavailable("nodejs20.x")!.ShouldContain("/nowhere/node, configured for nodejs20.x");
    }

    [Fact]
    public async Task The_environment_has_every_variable_of_aws()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        var config = plane.Config() with
        {
            Variables = new Dictionary<string, string> { ["MINE"] = "1", ["AWS_ENDPOINT_URL"] = "http://example", ["LANG"] = "de_DE.UTF-8" },
            LogFormat = "JSON",
            ApplicationLogLevel = "DEBUG",
        };
        await plane.InvokeAsync(config: config);
        var sandbox = plane.Backend.Sandboxes[0];
        var variables = sandbox.Processes[0].Config.Environment;
        variables["AWS_LAMBDA_FUNCTION_NAME"].ShouldBe("fn");
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"].ShouldBe("128");
        variables["AWS_LAMBDA_FUNCTION_VERSION"].ShouldBe("$LATEST");
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"].ShouldBe("on-demand");
        variables["AWS_LAMBDA_LOG_GROUP_NAME"].ShouldBe("/aws/lambda/fn");
        variables["AWS_LAMBDA_LOG_STREAM_NAME"].ShouldBe(plane.Engine.ListEnvironments()[0].LogStream);
        variables["AWS_LAMBDA_LOG_LEVEL"].ShouldBe("DEBUG");
        variables["AWS_LAMBDA_RUNTIME_API"].ShouldBe(sandbox.RuntimeApiAddress);
        variables["AWS_ACCESS_KEY_ID"].ShouldBe("123456789012");
        variables["_HANDLER"].ShouldBe("index.handler");
        variables["TZ"].ShouldBe(":UTC");
        variables["PATH"].ShouldBe("/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin");
        variables["LD_LIBRARY_PATH"].ShouldBe("/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib");
        (variables["MINE"], variables["AWS_ENDPOINT_URL"], variables["LANG"]).ShouldBe(("1", "http://example", "de_DE.UTF-8"));
        variables.ContainsKey("AWS_EXECUTION_ENV").ShouldBeFalse();
    }

    [Fact]
    public void Python_is_started_whole_when_the_function_configures_it()
    {
        var name = RuntimeName.Parse("python3.12");
        Arguments(name, Config([]), "/var/runtime").ShouldBe(["-S", "/var/runtime/bootstrap.py"]);
        Arguments(name, Config(new() { ["PYTHONUNBUFFERED"] = "1" }), "/var/runtime").ShouldBe(["/var/runtime/bootstrap.py"]);
    }

    [Fact]
    public void Node_gets_its_heap_by_the_memory_of_the_function()
        => Arguments(RuntimeName.Parse("nodejs20.x"), Config([]), "/r").ShouldBe([
            "--expose-gc", "--max-http-header-size=81920", "--max-semi-space-size=6", "--max-old-space-size=115", "/r/bootstrap.cjs"]);

    [Theory]
    [InlineData("java17", "/bin/sh", "/r/bootstrap /j/bin/java")]
    [InlineData("dotnet8", "/bin/sh", "/r/bootstrap /j/bin/java")]
    [InlineData("ruby3.3", "/j/bin/java", "/r/bootstrap.rb")]
    public void The_other_languages_are_started_as_their_clients_say(string runtime, string program, string arguments)
    {
        var command = ClientArguments.For(RuntimeName.Parse(runtime), Config([]), "/r", "/j/bin/java");
        command.Program.ShouldBe(program);
        string.Join(' ', command.Arguments).ShouldBe(arguments);
    }

    [Theory]
    [InlineData("java8.al2", "8")]
    [InlineData("java21", "21")]
    [InlineData("dotnet10", "10")]
    [InlineData("ruby3.4", "3.4")]
    public void Identifiers_of_the_other_languages_are_known(string runtime, string version) =>
        RuntimeName.Parse(runtime).Version.ShouldBe(version);

    private static IEnumerable<string> Arguments(RuntimeName runtime, EnvironmentConfig config, string runtimeDirectory) =>
        ClientArguments.For(runtime, config, runtimeDirectory, "/interpreter").Arguments;

    internal static EnvironmentConfig Config(Dictionary<string, string> variables) => new()
    {
        ConfigurationId = "one",
        AccountId = "123456789012",
        Region = "us-east-1",
        FunctionName = "fn",
        FunctionVersion = "1",
        Runtime = "python3.12",
        Handler = "index.handler",
        CodeDirectory = "/nowhere",
        MemoryMb = 128,
        Timeout = TimeSpan.FromSeconds(3),
        EphemeralStorageMb = 512,
        LogGroup = "/aws/lambda/fn",
        RoleArn = "arn:aws:iam::123456789012:role/r",
        Variables = variables,
    };
}
