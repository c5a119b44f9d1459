using System.Diagnostics;
using System.Text.RegularExpressions;
using Hearth.Tests.Unit.Host;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire.Host;

/// <summary>hearth dev: a save is live, and what goes wrong is said at once.</summary>
[Collection(WireServer.Name)]
public sealed partial class DevelopTests(ITestOutputHelper output)
{
    /// <summary>Far above what it takes (a tenth of it on an idle machine), so that a busy machine does not fail the test.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [Fact]
    public Task A_save_of_a_Python_file_is_live_at_once() => SaveAsync(
        "app.py", Interpreters.Python, value => $"def handler(event, context):\n    return '{value}'\n");

    [Fact]
    public Task A_save_of_a_Node_file_is_live_at_once() => SaveAsync(
        "index.mjs", Interpreters.Node, value => $"export const handler = async () => '{value}';\n");

    [Fact]
    public async Task A_syntax_error_is_printed_at_the_save_and_mended_by_the_next()
    {
        using var folder = new SourceFolder(("app.py", "def handler(event, context):\n    return 1\n"));
        await using var dev = await StartAsync(folder, Interpreters.Python);
        folder.Write("app.py", "def handler(event, context:\n    return 2\n");
        await dev.Server.ShouldSayAsync("saved app.py: it does not start: Runtime.UserCodeSyntaxError");
        folder.Write("app.py", "def handler(event, context):\n    raise ValueError('as told')\n");
        await dev.Server.ShouldSayAsync("saved app.py: live in");
        (await InvokeAsync(dev)).ShouldContain("as told");
        await dev.Server.ShouldSayAsync("ValueError: as told");
        (await dev.Server.StopAsync()).ShouldBe(0, dev.Server.Output);
    }

    [Fact]
    public async Task With_debug_the_inspector_of_Node_answers_and_the_timeout_is_lifted()
    {
        using var folder = new SourceFolder((
            "index.mjs", "export const handler = async () => { await new Promise((done) => setTimeout(done, 1500)); return process.debugPort; };\n"));
        await using var dev = await StartAsync(folder, Interpreters.Node, "--debug", "--timeout", "1");
        (await InvokeAsync(dev)).ShouldBe(await PortOfAsync(dev));
        using var http = new HttpClient();
        (await http.GetStringAsync($"http://127.0.0.1:{await PortOfAsync(dev)}/json/version", TestContext.Current.CancellationToken)).ShouldContain("node.js");
        folder.Write("index.mjs", "export const handler = async () => 'after a save';\n");
        await dev.Server.ShouldSayAsync("saved index.mjs: live in");
        (await InvokeAsync(dev)).ShouldBe("\"after a save\"");
        (await http.GetStringAsync($"http://127.0.0.1:{await PortOfAsync(dev)}/json/version", TestContext.Current.CancellationToken)).ShouldContain("node.js");
    }

    [Fact]
    public async Task With_debug_Python_runs_under_debugpy_and_its_absence_is_said_with_how_to_install_it()
    {
        // debugpy is on no machine of ours, so that a package of its name stands for it: what is tested is how it is started.
        using var folder = new SourceFolder(("app.py", "import sys\ndef handler(event, context):\n    return sys.modules['__main__'].__dict__['debugged']\n"));
        using (var data = new TemporaryFolder())
        {
            var without = await CommandRun.OfAsync(
                new Uri("http://127.0.0.1:1"), "dev", folder.Path, "--runtime", Interpreters.Python, "--debug", "--data", data.Path, "--listen", "127.0.0.1:0");
            (without.ExitCode, without.Error.Contains("pip install debugpy")).ShouldBe((1, true), without.Error);
        }
        folder.Write("debugpy/__init__.py", "");
        folder.Write(
            "debugpy/__main__.py",
            "import runpy, sys\noption, address, script = sys.argv[1:]\nassert option == '--listen'\nsys.argv = [script]\n"
            + "runpy.run_path(script, init_globals={'debugged': address}, run_name='__main__')\n");
        await using var dev = await StartAsync(folder, Interpreters.Python, "--debug");
        (await InvokeAsync(dev)).ShouldContain($"127.0.0.1:{await PortOfAsync(dev)}");
    }

    private async Task SaveAsync(string file, string runtime, Func<string, string> source)
    {
        using var folder = new SourceFolder((file, source("v0")));
        await using var dev = await StartAsync(folder, runtime);
        (await InvokeAsync(dev)).ShouldBe("\"v0\"");
        var times = new List<double>();
        for (var save = 1; save <= 5; save++)
        {
            var started = Stopwatch.GetTimestamp();
            folder.Write(file, source($"v{save}"));
            while (await InvokeAsync(dev) != $"\"v{save}\"")
                Stopwatch.GetElapsedTime(started).ShouldBeLessThan(Limit, dev.Server.Output);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        output.WriteLine($"{runtime}: from the save to an answer of the new code: {string.Join(", ", times.Select(time => $"{time:0} ms"))}");
        times.Max().ShouldBeLessThan(Limit.TotalMilliseconds);
        (await dev.Server.StopAsync()).ShouldBe(0, dev.Server.Output);
    }

    private static async Task<DevelopServer> StartAsync(SourceFolder folder, string runtime, params string[] more)
    {
        // In a sandbox the function is another user.
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0x1ED);
        var data = new TemporaryFolder();
        var server = await HearthProcess.StartCommandAsync(["dev", folder.Path, "--name", "developed", "--runtime", runtime], data.Path, more);
        return new DevelopServer(server, data, new LambdaClient(server.Url));
    }

    private static async Task<string> InvokeAsync(DevelopServer dev) => (await dev.Lambda.InvokeAsync("developed", "{}")).Payload;

    private static async Task<string> PortOfAsync(DevelopServer dev)
    {
        await dev.Server.ShouldSayAsync(" listens on 127.0.0.1:");
        return Port().Match(dev.Server.Output).Groups[1].Value;
    }

    [GeneratedRegex(@"listens on 127\.0\.0\.1:(\d+)")]
    private static partial Regex Port();
}

/// <summary>A `hearth dev` and what a test needs beside it.</summary>
internal sealed record DevelopServer(HearthProcess Server, TemporaryFolder Data, LambdaClient Lambda) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        Lambda.Dispose();
        await Server.DisposeAsync();
        Data.Dispose();
    }
}
