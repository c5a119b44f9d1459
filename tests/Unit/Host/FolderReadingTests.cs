using Hearth.Host.Commands;
using Hearth.Host.Deploy;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host;

/// <summary>What a folder is taken for.</summary>
public sealed class FolderReadingTests
{
    private static readonly RuntimeChoice Installed = new(runtime => runtime is "python3.11" or "nodejs20.x");

    [Theory]
    [InlineData("app.py", "def handler(event, context):\n    return 1\n", "python3.11", "app.handler")]
    [InlineData("lambda_function.py", "import os\n\nasync def lambda_handler(e, c): pass\n", "python3.11", "lambda_function.lambda_handler")]
    [InlineData("main.py", "def handler(x): pass\ndef lambda_handler(e, c): pass\n", "python3.11", "main.lambda_handler")]
    [InlineData("index.py", "handler = Mangum(app)\n", "python3.11", "index.handler")]
    [InlineData("index.mjs", "export const handler = async () => 1;\n", "nodejs20.x", "index.handler")]
    [InlineData("index.js", "exports.handler = async () => 1;\n", "nodejs20.x", "index.handler")]
    [InlineData("index.cjs", "const handler = 1;\nmodule.exports = { other, handler };\n", "nodejs20.x", "index.handler")]
    [InlineData("index.mjs", "const handler = 1;\nexport { other as one, handler };\n", "nodejs20.x", "index.handler")]
    public void A_handler_is_found_by_name(string file, string text, string runtime, string handler)
    {
        using var folder = new SourceFolder((file, text));
        var found = Read(folder);
        (found.Runtime, found.Handler).ShouldBe((runtime, handler));
        found.Found.ShouldNotBeNull().ShouldContain(file);
    }

    [Theory]
    [InlineData("app.py", "class A:\n    def handler(self): pass\n")]
    [InlineData("app.py", "def my_handler(e, c): pass\n# def handler(e, c): pass\nif handler == 1: pass\n")]
    [InlineData("index.js", "const handler = () => 1;\n")]
    [InlineData("other.py", "def handler(e, c): pass\n")]
    public void What_is_no_handler_is_not_found_and_the_message_says_what_was_looked_for(string file, string text)
    {
        using var folder = new SourceFolder((file, text));
        Should.Throw<CommandException>(() => Read(folder)).Message.ShouldContain("--handler");
    }

    [Theory]
    [InlineData("src/lambda.js", "src/lambda.js", "src/lambda.handler")]
    [InlineData("src/lambda", "src/lambda.js", "src/lambda.handler")]
    [InlineData("./src", "src/index.js", "src/index.handler")]
    public void Main_of_package_json_wins(string main, string file, string handler)
    {
        using var folder = new SourceFolder(
            ("package.json", $$"""{"main": "{{main}}"}"""), (file, "exports.handler = 1;"), ("index.js", "exports.handler = 2;"));
        Read(folder).Handler.ShouldBe(handler);
    }

    [Fact]
    public void An_executable_bootstrap_is_a_custom_runtime_and_one_that_is_not_is_refused()
    {
        using var folder = new SourceFolder(("bootstrap", "#!/bin/sh\n"));
        Should.Throw<CommandException>(() => Read(folder)).Message.ShouldContain("chmod +x");
        File.SetUnixFileMode(folder["bootstrap"], (UnixFileMode)0x1ED);
        Read(folder).Runtime.ShouldBe("provided.al2023");
    }

    [Fact]
    public void Templates_of_other_tools_are_left_to_them_unless_a_handler_is_named()
    {
        using var folder = new SourceFolder(("template.yaml", "Resources: {}\n"), ("app.py", "def handler(e, c): pass\n"));
        Should.Throw<CommandException>(() => Read(folder)).Message.ShouldContain("sam build && sam deploy");
        Read(folder, new FunctionRequest { Handler = "app.handler" }).Runtime.ShouldBe("python3.11");
    }

    [Fact]
    public void The_command_line_wins_over_hearth_json_which_wins_over_what_is_found()
    {
        using var folder = new SourceFolder(
            ("hearth.json", """{"name": "orders", "runtime": "python3.12", "memory": 512, "env": {"A": "file", "B": "file"}, "url": true}"""),
            ("app.py", "def handler(e, c): pass\n"));
        var request = Read(folder, new FunctionRequest { MemoryMb = 256, Variables = new Dictionary<string, string> { ["A"] = "line" } }).Request;
        (request.Name, request.Runtime, request.Handler, request.MemoryMb, request.Url).ShouldBe(("orders", "python3.12", "app.handler", 256, true));
        request.Variables.ShouldBe(new Dictionary<string, string> { ["A"] = "line", ["B"] = "file" });
    }

    [Fact]
    public void An_unknown_member_of_hearth_json_is_refused_by_its_name()
    {
        using var folder = new SourceFolder(("hearth.json", """{"memroy": 512}"""));
        Should.Throw<CommandException>(() => Read(folder)).Message.ShouldContain("memroy");
    }

    [Fact]
    public void The_folder_says_its_version_of_a_language()
    {
        using var folder = new SourceFolder((".python-version", "3.9.18\n"), ("app.py", "def handler(e, c): pass\n"));
        Read(folder).Runtime.ShouldBe("python3.9");
    }

    [Fact]
    public void A_dotnet_program_is_recognised_and_a_class_library_needs_a_handler()
    {
        using var folder = new SourceFolder((
            "Orders.csproj",
            "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>"));
        var found = Read(folder);
        (found.Runtime, found.Handler, Path.GetFileName(found.Project)).ShouldBe(("dotnet8", "Orders", "Orders.csproj"));
        folder.Write("Orders.csproj", "<Project><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>");
        Should.Throw<CommandException>(() => Read(folder)).Message.ShouldContain("--handler Orders::");
    }

    [Fact]
    public void The_folder_gives_the_name()
    {
        using var folder = new SourceFolder(("my app.v2/app.py", "def handler(e, c): pass\n"));
        new FolderReading(Installed).Read(folder["my app.v2"] + "/", new FunctionRequest()).Name.ShouldBe("my-app-v2");
    }

    private static FunctionFolder Read(SourceFolder folder, FunctionRequest? asked = null) =>
        new FolderReading(Installed).Read(folder.Path, asked ?? new FunctionRequest());
}
