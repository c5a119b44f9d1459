using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hearth.DataPlane;
using Hearth.Tests.Unit.DataPlane;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Hearth.Tests.EndToEnd;

/// <summary>A function cannot tell whether its process was started for it or had booted before anybody knew it.</summary>
[Collection(AloneCollection.Name)]
public sealed class FastStartTests
{
    private static readonly string Python = Wire.Server.Interpreters.Python;
    private static readonly string Node = Wire.Server.Interpreters.Node;

    private const string PythonFacts = """
        import os, resource, signal, socket, sys, time, threading
        def fields():
            wanted = ("Name", "Umask", "Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp",
                      "Threads", "SigQ", "SigPnd", "SigBlk", "SigIgn", "SigCgt", "CoreDumping")
            lines = dict(line.rstrip("\n").split(":\t", 1) for line in open("/proc/self/status") if ":\t" in line)
            return {name: lines[name] for name in wanted if name != "SigQ"}
        def descriptors():
            found = {}
            for name in sorted(os.listdir("/proc/self/fd"), key=int):
                try: found[name] = os.readlink("/proc/self/fd/" + name).split(":")[0]
                except OSError: pass  # the one of listdir itself
            # One that had booted is connected to the Runtime API before the function loads, and not after it.
            return {name: target for name, target in found.items() if int(name) < 4 or target != "socket"}
        def from_c():
            with os.popen("env") as printed: return printed.read().count("\n")
        facts = {
            "environ": {k: v for k, v in os.environ.items() if k not in ("AWS_LAMBDA_LOG_STREAM_NAME",)},
            "from_c": from_c(),
            "cwd": os.getcwd(), "path": sys.path, "argv": sys.argv, "orig_argv": getattr(sys, "orig_argv", None), "flags": str(sys.flags),
            "prefix": [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.executable], "main": sys.modules["__main__"].__file__,
            "main_names": sorted(vars(sys.modules["__main__"])), "status": fields(), "fds": descriptors(),
            "limits": {n: resource.getrlimit(getattr(resource, n)) for n in dir(resource) if n.startswith("RLIMIT_")},
            "signals": {str(n): str(signal.getsignal(n)) for n in sorted(signal.valid_signals())},
            "cmdline": open("/proc/self/cmdline").read(), "exe": os.readlink("/proc/self/exe"), "host": socket.gethostname(),
            "meta_path": [str(getattr(f, "__name__", type(f))) for f in sys.meta_path if "Watch" not in str(f)],
            "session": [os.getsid(0) == os.getpid(), os.getpgrp() == os.getpid(), os.getppid()], "time_zone": time.tzname,
            "encoding": [sys.stdout.encoding, sys.stderr.encoding, sys.getfilesystemencoding(), sys.stdin.encoding, sys.stdout.line_buffering],
            "root": sorted(os.listdir("/")), "opt": sorted(os.listdir("/opt")), "task": sorted(os.listdir("/var/task")), "tmp": os.listdir("/tmp"),
            "memory": open("/proc/meminfo").readline(), "cgroup": sorted(line.split(":", 2)[2] for line in open("/proc/self/cgroup") if "hearth" in line),
            "mine": [os.access("/proc/self/" + n, os.R_OK) for n in ("environ", "mem", "maps", "fd")], "processes": sorted(p for p in os.listdir("/proc") if p.isdigit() and p == "1"),
            "threads": [threading.current_thread() is threading.main_thread(), threading.active_count(), threading.get_native_id() == os.getpid()],
            "new_file": oct(os.open("/tmp/made", os.O_CREAT | os.O_WRONLY, 0o666) * 0 + os.stat("/tmp/made").st_mode),
        }
        def handler(event, context):
            return {"facts": facts, "forked": "hearth_runtime.fork_server" in sys.modules, "stack": len(__import__("inspect").stack())}
        """;

    [Theory]
    [InlineData(null, 128)]
    [InlineData(null, 512)]
    [InlineData("python3.12", 128)]
    [InlineData("python3.8", 128)]
    public async Task A_python_function_finds_the_same_world_after_a_plain_a_prepared_and_a_forked_start(string? other, int memoryMb)
    {
        // The machine's own version always, others where they are: a skipped test says what it misses.
        if (other is not null) _ = Runtimes.Interpreters.Python(other["python".Length..]);
        var runtime = other ?? Python;
        var plain = await FactsAsync(0, runtime, memoryMb, prepared: false);
        var prepared = await FactsAsync(4, runtime, memoryMb, prepared: true);
        (plain.Forked, prepared.Forked).ShouldBe((false, true));
        ShouldBeEqual(plain.Facts, prepared.Facts);
        ShouldBeEqual(plain.Facts, prepared.FactsAfterReset);
    }

    [Fact]
    public async Task A_prepared_sandbox_serves_a_function_of_any_memory()
    {
        var warnings = new Warnings();
        await using var plane = await RealDataPlane.StartAsync(change: options => options with { Logger = warnings });
        plane.Engine.Expect(Python, 128);
        foreach (var memoryMb in new[] { 512, 1769, 128 })
        {
            await Eventually.IsTrueAsync(() => plane.Engine.CountPrepared().Values.Sum() >= 2, "sandboxes are prepared");
            var config = plane.Function("app.py", "def handler(event, context): return open('/proc/meminfo').readline().split()[1]", memoryMb: memoryMb);
            var outcome = await plane.InvokeAsync(config);
            Encoding.UTF8.GetString(outcome.Payload.Span).ShouldBe($"\"{memoryMb * 1024}\"");
        }

        warnings.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_should_differ_between_two_environments_does()
    {
        await using var plane = await PreparedAsync(Python);
        var config = plane.Function("app.py", """
            import os, random, sys, tempfile, time, uuid
            value = random.random()
            def handler(event, context):
                time.sleep(1)
                return [value, random.random(), str(uuid.uuid4()), tempfile.mktemp(), os.urandom(8).hex(), time.time()]
            """, Python);
        var outcomes = await Task.WhenAll(plane.InvokeAsync(config), plane.InvokeAsync(config), plane.InvokeAsync(config));
        var values = outcomes.Select(outcome => JsonDocument.Parse(outcome.Text()).RootElement.EnumerateArray().Select(value => value.ToString()).ToList()).ToList();
        plane.Engine.ListEnvironments().Count.ShouldBe(3);
        for (var index = 0; index < 5; index++) values.Select(list => list[index]).Distinct().Count().ShouldBe(3);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        values.ShouldAllBe(list => Math.Abs(double.Parse(list[5], CultureInfo.InvariantCulture) - now) < 30);
    }

    [Theory]
    [InlineData("PYTHONDONTWRITEBYTECODE", "1")]
    [InlineData("LD_LIBRARY_PATH", "/var/lang/lib:/var/task/native")]
    [InlineData("LD_PRELOAD", "")]
    [InlineData("LANG", "C")]
    [InlineData("LC_ALL", "C")]
    public async Task A_setting_that_acts_before_the_process_knows_its_function_gets_a_plain_start(string name, string value)
    {
        await using var plane = await PreparedAsync(Python);
        var config = plane.Function("app.py", "import os, sys\ndef handler(event, context):\n    return ['hearth_runtime.fork_server' in sys.modules, os.environ.get(event)]", Python);
        config = config with { Variables = new Dictionary<string, string> { [name] = value } };
        (await plane.InvokeAsync(config, $"\"{name}\"")).Text().ShouldBe($"[false, \"{value}\"]");
    }

    [Theory]
    [InlineData("decimal.py")]
    [InlineData("uuid/__init__.py")]
    public async Task A_module_of_the_function_wins_over_one_that_was_loaded_ahead(string file)
    {
        await using var plane = await PreparedAsync(Python);
        var config = plane.Function("app.py", $"import {file.Split('.', '/')[0]} as it\ndef handler(event, context):\n    return it.OWN", Python);
        var path = Path.Combine(config.CodeDirectory, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FunctionFiles.WriteProgram(path, "OWN = True\n");
        (await plane.InvokeAsync(config)).Text().ShouldBe("true");
    }

    [Fact]
    public async Task A_module_of_a_layer_wins_too_and_later_layers_lie_over_earlier_ones()
    {
        await using var plane = await PreparedAsync(Python);
        var config = plane.Function("app.py", "import uuid, mine\ndef handler(event, context):\n    return [uuid.OWN, mine.VALUE]", Python);
        var layers = new[] { "1", "2" }.Select(value =>
        {
            var layer = Path.Combine(config.CodeDirectory, "..", $"{config.FunctionName}-{value}");
            Directory.CreateDirectory(Path.Combine(layer, "python"));
            FunctionFiles.WriteProgram(Path.Combine(layer, "python", "uuid.py"), "OWN = True\n");
            FunctionFiles.WriteProgram(Path.Combine(layer, "python", "mine.py"), $"VALUE = {value}\n");
            return layer;
        }).ToList();
        (await plane.InvokeAsync(config with { LayerDirectories = layers })).Text().ShouldBe("[true, 2]");
    }

    private const string NodeFacts = """
        const fs = require('fs'), os = require('os');
        const status = Object.fromEntries(fs.readFileSync('/proc/self/status', 'utf8').split('\n').map((l) => l.split(':\t')).filter((l) => l[1]));
        const environ = { ...process.env };
        delete environ.AWS_LAMBDA_LOG_STREAM_NAME;
        const whenLoaded = { active: process.getActiveResourcesInfo(), loaded: Object.keys(require.cache).sort(), children: require.main.children.map((m) => m.id) };
        const handler = async () => ({
          facts: {
            environ, cwd: process.cwd(), argv: process.argv, execArgv: process.execArgv, path: module.paths, main: require.main.filename,
            fds: fs.readdirSync('/proc/self/fd').filter((f) => Number(f) < 5).sort(), signals: ['SigBlk', 'SigIgn', 'SigCgt', 'CapBnd', 'CapEff', 'Seccomp', 'NoNewPrivs', 'Uid', 'Gid'].map((n) => status[n]),
            exports: Object.keys(globalThis).sort(), heap: require('v8').getHeapStatistics().heap_size_limit, zone: new Date(0).toString(),
            opt: fs.readdirSync('/opt'), task: fs.readdirSync('/var/task'), memory: os.totalmem(), locale: Intl.DateTimeFormat().resolvedOptions().locale,
            listeners: process.eventNames().map((n) => [String(n), process.listenerCount(n)]).sort(), globalPaths: require('module').globalPaths, title: process.title,
            whenLoaded, active: process.getActiveResourcesInfo(), console: Object.keys(console).sort(), trace: process.env._X_AMZN_TRACE_ID !== undefined,
            resolved: Object.keys(require('module')._pathCache).filter((k) => k.includes('rehears')), from: typeof awslambda.streamifyResponse,
          },
          forked: process.uptime() > 0.5, stack: 0,
        });
        """;

    [Theory]
    [InlineData("index.js", NodeFacts + "\nexports.handler = handler;")]
    [InlineData("index.mjs", "import { createRequire } from 'module';\nconst require = createRequire(import.meta.url), module = {};\n" + NodeFacts + "\nexport { handler };")]
    public async Task A_node_function_finds_the_same_world_whether_or_not_its_process_had_booted(string file, string source)
    {
        await using var plain = await RealDataPlane.StartAsync(change: options => options with { PreparedSandboxLimit = 0 });
        await using var plane = await PreparedAsync(Node);
        await Task.Delay(600);
        var expected = Parse(await plain.InvokeAsync(plain.Function(file, source, Node, timeoutSeconds: 30) with { FunctionName = "facts", LogGroup = "facts" }));
        var found = Parse(await plane.InvokeAsync(plane.Function(file, source, Node, timeoutSeconds: 30) with { FunctionName = "facts", LogGroup = "facts" }));
        found.Forked.ShouldBeTrue();
        ShouldBeEqual(expected.Facts, found.Facts);
    }

    [Fact]
    public async Task Two_hundred_environments_come_and_go_and_leave_nothing()
    {
        var before = Leftovers();
        string root;
        await using (var plane = await PreparedAsync(Python))
        {
            for (var round = 0; round < 20; round++)
            {
                var config = plane.Function("app.py", "import time\ndef handler(event, context):\n    time.sleep(0.2)", Python, timeoutSeconds: 60);
                var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => plane.InvokeAsync(config)));
                outcomes.ShouldAllBe(outcome => outcome.FunctionError == null);
                plane.Engine.Retire(config.AccountId, config.Region, config.FunctionName, config.FunctionVersion, null);
            }

            await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 0, "every environment has ended");
            root = plane.Root;
        }

        var after = Leftovers();
        LoopDevicesBelow(root).ShouldBeEmpty();
        after.Children.ShouldBeLessThanOrEqualTo(before.Children);
        // The pools of the server and of .NET open a few for good.
        after.Descriptors.ShouldBeLessThan(before.Descriptors + 40);
    }

    [Fact]
    public async Task A_killed_fork_server_is_replaced_and_what_it_forked_lives_on()
    {
        var others = ForkServers();
        await using var plane = await PreparedAsync(Python);
        var config = plane.Function("app.py", "import sys\ncount = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return ['hearth_runtime.fork_server' in sys.modules, count]", Python);
        (await plane.InvokeAsync(config)).Text().ShouldBe("[true, 1]");
        var server = ForkServers().Except(others).ShouldHaveSingleItem();
        Process.GetProcessById(server).Kill();
        (await plane.InvokeAsync(config)).Text().ShouldBe("[true, 2]");
        // Whoever comes next gets a plain start or a new fork server's child, and never an error.
        for (var index = 0; index < 10; index++)
        {
            var other = plane.Function("app.py", "def handler(event, context):\n    return 1", Python);
            (await plane.InvokeAsync(other)).Text().ShouldBe("1");
        }

        await Eventually.IsTrueAsync(() => ForkServers().Except(others).Count(found => found != server) == 1, "another fork server runs");
    }

    private static async Task<(JsonElement Facts, JsonElement FactsAfterReset, bool Forked)> FactsAsync(int limit, string runtime, int memoryMb, bool prepared)
    {
        await using var plane = prepared ? await PreparedAsync(runtime) : await RealDataPlane.StartAsync(change: options => options with { PreparedSandboxLimit = limit });
        var config = plane.Function("app.py", PythonFacts + "\nend = handler\ndef handler(event, context):\n    if event == 'exit': os._exit(1)\n    return end(event, context)\n", runtime, memoryMb, timeoutSeconds: 60)
            with { FunctionName = "facts", LogGroup = "/aws/lambda/facts" };
        var first = Parse(await plane.InvokeAsync(config));
        await plane.InvokeAsync(config, "\"exit\"");
        var second = Parse(await plane.InvokeAsync(config));
        second.Forked.ShouldBe(first.Forked);
        return (first.Facts, second.Facts, first.Forked);
    }

    private static (JsonElement Facts, bool Forked) Parse(InvocationOutcome outcome)
    {
        outcome.FunctionError.ShouldBeNull(outcome.Text());
        var root = JsonDocument.Parse(outcome.Text()).RootElement;
        return (root.GetProperty("facts"), root.GetProperty("forked").GetBoolean());
    }

    private static void ShouldBeEqual(JsonElement expected, JsonElement found)
    {
        foreach (var fact in expected.EnumerateObject().Where(fact => fact.Name is not "tmp"))
            found.GetProperty(fact.Name).ToString().ShouldBe(fact.Value.ToString(), fact.Name);
    }

    private static async Task<RealDataPlane> PreparedAsync(string runtime)
    {
        var plane = await RealDataPlane.StartAsync();
        plane.Engine.Expect(runtime, 128);
        await Eventually.IsTrueAsync(() => plane.Engine.CountPrepared().Values.Sum() >= 2, "sandboxes are prepared");
        return plane;
    }

    private static List<string> LoopDevicesBelow(string root) =>
        [.. Directory.GetDirectories("/sys/block", "loop*").Select(path => Read($"{path}/loop/backing_file")).Where(file => file.Contains(root))];

    private static (int Descriptors, int Children) Leftovers() => (
        Directory.GetFiles("/proc/self/fd").Length,
        Directory.GetDirectories("/proc").Count(path => Read($"{path}/status").Contains($"PPid:\t{Environment.ProcessId}\n")));

    private static List<int> ForkServers() => Directory.GetDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0 && Read($"/proc/{pid}/environ").Contains("_HEARTH_FORK_SERVER=1") && Read($"/proc/{pid}/status").Contains($"PPid:\t{Environment.ProcessId}\n")
            && Read($"/proc/{pid}/status").Contains("Uid:\t0\t")
            // A child that has just been forked is in its sandbox's pid namespace, where it has a number of its own.
            && Read($"/proc/{pid}/status").Contains($"NSpid:\t{pid}\n"))
        .ToList();

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private sealed class Warnings : ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
