using System.IO.Compression;
using Hearth.Tests.Unit.Host;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire.Host;

/// <summary>hearth layer build with packages that are made here, so that no registry is asked.</summary>
[Collection(WireServer.Name)]
public sealed class LayerBuildTests(SharedServer server)
{
    [Fact]
    public async Task A_requirements_file_becomes_a_layer_that_a_function_imports_from()
    {
        using var folder = new SourceFolder(
            ("requirements.txt", "--no-index\n./greet-1.0-py3-none-any.whl\n"),
            ("app/app.py", "import greet\ndef handler(event, context):\n    return greet.hello(), greet.__cached__\n"));
        WriteWheel(folder["greet-1.0-py3-none-any.whl"]);
        string[] build = ["layer", "build", "cli-greet", "--python", folder["requirements.txt"], "--runtime", Interpreters.Python];
        var built = (await RunAsync(build)).ShouldSucceed();
        var arn = built.Output.Trim();
        arn.ShouldBe("arn:aws:lambda:us-east-1:000000000000:layer:cli-greet:1");
        var again = (await RunAsync(build)).ShouldSucceed();
        (again.Output.Trim(), again.Error.Contains("unchanged")).ShouldBe((arn, true));

        (await RunAsync("deploy", folder["app"], "--name", "cli-greeter", "--runtime", Interpreters.Python, "--layer", arn)).ShouldSucceed();
        var answer = (await RunAsync("invoke", "cli-greeter")).ShouldSucceed();
        answer.Output.ShouldContain("hello from a wheel");
        answer.Output.ShouldContain("/opt/python/greet/__pycache__");
    }

    [Fact]
    public async Task A_package_json_becomes_a_layer_that_a_function_requires_from()
    {
        using var folder = new SourceFolder(
            ("package.json", """{"name": "project", "dependencies": {"cli-greet": "file:./greet"}, "devDependencies": {"no-such-package-at-all": "1"}}"""),
            ("greet/package.json", """{"name": "cli-greet", "version": "1.0.0", "main": "index.js"}"""),
            ("greet/index.js", "exports.hello = () => 'hello from a package';\n"),
            ("app/index.js", "const greet = require('cli-greet');\nexports.handler = async () => greet.hello();\n"));
        string[] build = ["layer", "build", "cli-greet-node", "--node", folder["package.json"], "--runtime", Interpreters.Node];
        var arn = (await RunAsync(build)).ShouldSucceed().Output.Trim();
        (await RunAsync(build)).ShouldSucceed().Error.ShouldContain("unchanged");
        (await RunAsync("deploy", folder["app"], "--name", "cli-greeter-node", "--runtime", Interpreters.Node, "--layer", arn)).ShouldSucceed();
        (await RunAsync("invoke", "cli-greeter-node")).ShouldSucceed().Output.ShouldBe("\"hello from a package\"\n");
    }

    [Fact]
    public async Task What_pip_and_npm_say_of_a_failure_is_shown()
    {
        using var folder = new SourceFolder(
            ("requirements.txt", "--no-index\nno-such-package-at-all\n"),
            ("package.json", """{"dependencies": {"cli-gone": "file:./gone"}}"""));
        var pip = await RunAsync("layer", "build", "cli-bad", "--python", folder["requirements.txt"], "--runtime", Interpreters.Python);
        (pip.ExitCode, pip.Error.Contains("No matching distribution found for no-such-package-at-all")).ShouldBe((1, true), pip.Error);
        var npm = await RunAsync("layer", "build", "cli-bad", "--node", folder["package.json"], "--runtime", Interpreters.Node);
        (npm.ExitCode, npm.Error.Contains("ENOENT")).ShouldBe((1, true), npm.Error);
        (await RunAsync("layer", "build", "cli-bad")).Error.ShouldContain("--python requirements.txt or --node package.json");
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(server.Url, arguments);

    /// <summary>A wheel by hand: https://packaging.python.org/en/latest/specifications/binary-distribution-format/</summary>
    private static void WriteWheel(string path)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Write("greet/__init__.py", "def hello():\n    return 'hello from a wheel'\n");
        Write("greet-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: greet\nVersion: 1.0\n");
        Write("greet-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        Write("greet-1.0.dist-info/RECORD", "greet/__init__.py,,\ngreet-1.0.dist-info/METADATA,,\ngreet-1.0.dist-info/WHEEL,,\ngreet-1.0.dist-info/RECORD,,\n");

        void Write(string name, string text)
        {
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write(text);
        }
    }
}
