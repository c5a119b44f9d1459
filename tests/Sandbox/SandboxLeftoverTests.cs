using System.Diagnostics;
using Hearth.Sandbox;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Sandbox;

/// <summary>
/// Nothing may be left: not after a sandbox is disposed of, and not after the server is killed. Both are tried in a process of
/// their own (this test program, told to run one of its explicit tests), where nobody else opens files or threads.
/// </summary>
[Collection("sandbox")]
public sealed class SandboxLeftoverTests(SandboxFixture sandboxes)
{
    private const string FolderVariable = "HEARTH_TEST_FOLDER";

    [Theory]
    [InlineData("sandbox")]
    [InlineData("process")]
    public async Task A_killed_server_leaves_nothing_behind(string isolation)
    {
        SandboxFixture.NeedRoot();
        var folder = sandboxes.Tree(("task/handler", "x"));
        File.WriteAllText(Path.Combine(folder, "isolation"), isolation);
        var marker = 100_000 + Random.Shared.Next(100_000);
        File.WriteAllText(Path.Combine(folder, "marker"), $"{marker}");
        using var child = Run(nameof(Child_holds_sandboxes_until_it_is_killed), folder);
        await UntilAsync(() => File.Exists(Path.Combine(folder, "ready")), "the child makes its sandboxes");
        var sleepers = Sleepers(marker);
        var loops = Loops().Where(path => ReadOrNothing(path + "/loop/backing_file").Contains(folder)).ToList();
        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        sleepers.ShouldBe(6);
        if (isolation == "sandbox")
        {
            await UntilAsync(() => Sleepers(marker) == 0, "the kernel ends every process with the server, with no sweep");
            loops.ShouldNotBeEmpty();
            await UntilAsync(() => !Loops().Any(path => ReadOrNothing(path + "/loop/backing_file").Contains(folder)), "the loop devices free themselves");
        }

        var scratch = Path.Combine(folder, "scratch");
        Directory.GetDirectories(scratch).Length.ShouldBe(1);
        var instance = Path.GetFileName(Directory.GetDirectories(scratch)[0]);
        await using var another = SandboxBackends.Create(isolation, scratch);
        await another.SweepAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => Sleepers(marker) == 0, "the sweep ends every process");
        Directory.GetFileSystemEntries(scratch).ShouldBeEmpty();
        Cgroups().ShouldNotContain(path => path.Contains(instance));
    }

    [Fact]
    public async Task A_sweep_leaves_a_living_server_alone()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var process = sandbox.StartProgram("/bin/sleep", "1000");
        await using var another = SandboxBackends.Create("sandbox", sandboxes.Scratch);
        await another.SweepAsync(TestContext.Current.CancellationToken);
        process.Exited.IsCompleted.ShouldBeFalse();
        (await sandbox.ShellAsync("echo alive")).Output.ShouldBe("alive\n");
    }

    [Fact]
    public async Task A_hundred_sandboxes_leave_no_file_mount_cgroup_loop_device_or_thread()
    {
        SandboxFixture.NeedRoot();
        var folder = sandboxes.Tree(("task/handler", "x"));
        using var child = Run(nameof(Child_makes_and_disposes_of_a_hundred_sandboxes), folder);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.Exists(Path.Combine(folder, "result")).ShouldBeTrue("the child ends");
        File.ReadAllText(Path.Combine(folder, "result")).ShouldBe("nothing left");
    }

    [Fact(Explicit = true)]
    public async Task Child_holds_sandboxes_until_it_is_killed()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable)!;
        var backend = SandboxBackends.Create(File.ReadAllText(Path.Combine(folder, "isolation")), Path.Combine(folder, "scratch"));
        var marker = File.ReadAllText(Path.Combine(folder, "marker"));
        for (var number = 0; number < 3; number++)
        {
            var sandbox = await backend.CreateAsync(Config(folder, $"k{number}"), CancellationToken.None);
            var process = sandbox.StartProgram("/bin/sh", "-c", $"sleep {marker} & echo up; exec sleep {marker}");
            _ = await new StreamReader(process.Output).ReadLineAsync(CancellationToken.None);
            await Task.Delay(100); // both have become sleep
            if (number == 1)
                sandbox.Freeze();
        }

        File.WriteAllText(Path.Combine(folder, "ready"), "");
        await Task.Delay(Timeout.Infinite);
    }

    [Fact(Explicit = true)]
    public async Task Child_makes_and_disposes_of_a_hundred_sandboxes()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable)!;
        await using var backend = SandboxBackends.Create("sandbox", Path.Combine(folder, "scratch"));
        await RoundAsync(backend, folder, 10);
        var before = Holdings(folder);
        await RoundAsync(backend, folder, 100);
        var after = Holdings(folder);
        for (var wait = 0; wait < 200 && after.Zip(before).Any(pair => pair.First > pair.Second); wait++)
        {
            await Task.Delay(20); // the pool of /tmp volumes settles
            after = Holdings(folder);
        }

        var grown = after.Zip(before).Any(pair => pair.First > pair.Second);
        File.WriteAllText(
            Path.Combine(folder, "result"), grown ? $"before {string.Join(' ', before)}, after {string.Join(' ', after)}" : "nothing left");
    }

    private static async Task RoundAsync(ISandboxBackend backend, string folder, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await using var sandbox = await backend.CreateAsync(Config(folder, $"l{number}"), CancellationToken.None);
            var process = sandbox.StartProgram("/bin/sh", "-c", "echo x > /tmp/x; exit 0");
            await process.Exited;
        }

        await Task.Delay(300);
    }

    private static SandboxConfig Config(string folder, string id) =>
        new() { Id = id, TaskDirectory = Path.Combine(folder, "task"), MemoryMb = 128, EphemeralStorageMb = 512 };

    /// <summary>Files, mounts, cgroups, loop devices, child processes, threads of this process; other servers may run beside it.</summary>
    private static int[] Holdings(string folder) =>
    [
        Directory.GetFiles("/proc/self/fd").Length,
        File.ReadLines("/proc/self/mountinfo").Count(),
        Cgroups().Count(path => Directory.GetDirectories(Path.Combine(folder, "scratch")).Any(own => path.Contains(Path.GetFileName(own)))),
        Loops().Count(path => ReadOrNothing(path + "/loop/backing_file").Contains(folder)),
        Directory.GetDirectories("/proc/self/task").Sum(task => ReadOrNothing(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length),
        Directory.GetDirectories("/proc/self/task").Count(task => ReadOrNothing(task + "/comm").StartsWith("sandbox", StringComparison.Ordinal)),
    ];

    private static IEnumerable<string> Cgroups() => Directory
        .EnumerateDirectories("/sys/fs/cgroup", "hearth", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 })
        .SelectMany(root => Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories));

    private static List<string> Loops() => [.. Directory.GetDirectories("/sys/block", "loop*").Where(path => File.Exists(path + "/loop/backing_file"))];

    private static int Sleepers(int marker) => Directory.GetDirectories("/proc")
        .Count(path => char.IsAsciiDigit(Path.GetFileName(path)[0]) && ReadOrNothing(path + "/cmdline") == $"sleep\0{marker}\0");

    private static string ReadOrNothing(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // it ended meanwhile
        }
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), what);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static Process Run(string test, string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Hearth.Tests"))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { [FolderVariable] = folder },
        };
        foreach (var argument in (string[])["-explicit", "only", "-method", $"{typeof(SandboxLeftoverTests).FullName}.{test}"])
            start.ArgumentList.Add(argument);
        var child = Process.Start(start)!;
        child.OutputDataReceived += static (_, _) => { };
        child.BeginOutputReadLine();
        return child;
    }
}
