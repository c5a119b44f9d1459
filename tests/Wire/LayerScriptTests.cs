using System.IO.Compression;
using Hearth.Tests.Tidy;
using Hearth.Tests.Wire.Clients;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire;

/// <summary>The script of examples/ that takes a package from pip to a running function.</summary>
[Collection(WireServer.Name)]
public sealed class LayerScriptTests(SharedServer server)
{
    [Fact]
    public async Task The_layer_script_installs_a_package_publishes_it_and_runs_a_function_that_imports_it()
    {
        using var folder = new TemporaryFolder();
        MakeWheel(folder["greeter-1.0-py3-none-any.whl"]);
        var output = await ClientProgram.RunBashAsync(
            $"{CheckedOut.FullPath("examples/layer-with-the-aws-cli.sh")} {folder["greeter-1.0-py3-none-any.whl"]} greeter $HEARTH_TEST_PYTHON_RUNTIME",
            server.Url,
            folder.Path,
            new Dictionary<string, string> { ["PATH"] = AwsCli.PathWith(folder), ["PIP_NO_INDEX"] = "1" });
        output.ShouldContain("""cold: {"module": "greeter", "invocations": 1}""");
        output.ShouldContain("""warm: {"module": "greeter", "invocations": 2}""");
        output.ShouldContain("imported greeter from /opt/python/greeter.py");
    }

    /// <summary>The least that pip takes for a wheel: a test reaches no package index.</summary>
    private static void MakeWheel(string path)
    {
        using var wheel = ZipFile.Open(path, ZipArchiveMode.Create);
        Add("greeter.py", "GREETING = 'hello'\n");
        Add("greeter-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: greeter\nVersion: 1.0\n");
        Add("greeter-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        Add("greeter-1.0.dist-info/RECORD", "greeter.py,,\ngreeter-1.0.dist-info/METADATA,,\ngreeter-1.0.dist-info/WHEEL,,\ngreeter-1.0.dist-info/RECORD,,\n");

        void Add(string name, string text)
        {
            using var writer = new StreamWriter(wheel.CreateEntry(name).Open());
            writer.Write(text);
        }
    }
}
