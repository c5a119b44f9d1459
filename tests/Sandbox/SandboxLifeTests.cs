using System.Diagnostics;
using System.Net.Sockets;
using Hearth.Sandbox;
using Hearth.Sandbox.Cgroups;
using Hearth.Sandbox.Namespaces;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Sandbox;

[Collection("sandbox")]
public sealed class SandboxLifeTests(SandboxFixture sandboxes)
{
    [Fact]
    public async Task A_program_runs_as_the_sandbox_user_with_its_own_environment_only()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var (output, exit) = await sandbox.ShellAsync("id -un; pwd; env | sort; cat handler");
        output.ShouldBe("sbx_user1051\n/var/task\nLC_ALL=C\nPATH=/usr/bin:/bin:/usr/sbin:/sbin\nPWD=/var/task\ncode");
        exit.ShouldBe(new ProcessExit(0, null));
    }

    [Fact]
    public async Task A_port_inside_is_reached_from_the_server_which_stays_in_its_own_network()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var before = new FileInfo("/proc/thread-self/ns/net").LinkTarget;
        using var connected = await sandbox.ConnectAsync(9001, CancellationToken.None);
        using var accepted = await sandbox.RuntimeApiListener.AcceptAsync();
        await connected.SendAsync("hello"u8.ToArray());
        var buffer = new byte[5];
        (await accepted.ReceiveAsync(buffer)).ShouldBe(5);
        await Should.ThrowAsync<SocketException>(() => sandbox.ConnectAsync(4243, CancellationToken.None));
        new FileInfo("/proc/thread-self/ns/net").LinkTarget.ShouldBe(before);
        (await sandbox.ShellAsync("getent hosts sandbox.localdomain")).Output.ShouldStartWith("127.0.0.1");
    }

    [Fact]
    public async Task An_exit_status_and_a_killing_signal_are_told_apart()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        (await sandbox.ShellAsync("exit 42")).Exit.ShouldBe(new ProcessExit(42, null));
        (await sandbox.ShellAsync("kill -11 $$")).Exit.ShouldBe(new ProcessExit(null, 11));
        var sleeper = sandbox.StartProgram("/bin/sleep", "100");
        sleeper.Signal(15);
        (await sleeper.Exited).ShouldBe(new ProcessExit(null, 15));
        sleeper.Signal(15); // nothing is there to be hit any more
    }

    [Fact]
    public async Task A_program_that_cannot_be_executed_is_named_with_the_reason()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        Should.Throw<SandboxException>(() => sandbox.StartProgram("/var/task/bootstrap")).Message.ShouldContain("execute /var/task/bootstrap: No such file");
        Should.Throw<SandboxException>(() => sandbox.StartProgram("/var/task/handler")).Message.ShouldContain("Permission denied");
    }

    [Fact]
    public async Task Output_comes_in_order_and_the_framed_log_by_descriptor_3()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var process = sandbox.StartProgram("/bin/sh", "-c", "echo one; echo two >&2; echo three; echo four > /dev/stderr; echo frame >&3");
        (await new StreamReader(process.Output).ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("one\ntwo\nthree\nfour\n");
        (await new StreamReader(process.FramedLog).ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("frame\n");
    }

    [Fact]
    public async Task The_last_output_can_be_read_after_the_sandbox_is_gone()
    {
        var sandbox = await sandboxes.CreateAsync();
        var process = sandbox.StartProgram("/bin/sh", "-c", "echo last words");
        await process.Exited;
        await sandbox.DisposeAsync();
        (await new StreamReader(process.Output).ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("last words\n");
    }

    [Fact]
    public async Task Killing_everything_keeps_tmp_and_lets_new_processes_start()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var process = sandbox.StartProgram("/bin/sh", "-c", "echo kept > /tmp/note; sleep 1000 & sleep 1000 & exec sleep 1000");
        while (!(await sandbox.ShellAsync("cat /tmp/note 2>/dev/null")).Output.Contains("kept"))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        await sandbox.KillAllAsync();
        (await process.Exited).ShouldBe(new ProcessExit(null, 9));
        (await sandbox.ShellAsync("cat /tmp/note; ls /proc | grep -c '^[0-9]'")).Output.ShouldBe("kept\n3\n"); // sh, ls, grep
    }

    [Fact]
    public async Task A_frozen_sandbox_stands_still_and_a_thawed_one_goes_on()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var process = sandbox.StartProgram("/usr/bin/perl", "-e", "$| = 1; while (1) { print '.'; select undef, undef, undef, 0.002 }");
        var buffer = new byte[4096];
        (await process.Output.ReadAsync(buffer, TestContext.Current.CancellationToken)).ShouldBeGreaterThan(0);
        sandbox.Freeze();
        // A few dots may still be in the pipe; a stopped program brings no more after them.
        var next = process.Output.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask();
        for (var round = 0; round < 5 && await Task.WhenAny(next, Task.Delay(100, TestContext.Current.CancellationToken)) == next; round++)
            next = process.Output.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask();
        next.IsCompleted.ShouldBeFalse();
        Should.Throw<SandboxException>(() => sandbox.StartProgram("/bin/true")).Message.ShouldContain("thaw it");
        sandbox.Thaw();
        (await next).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_frozen_sandbox_can_be_killed_and_disposed_of()
    {
        var sandbox = await sandboxes.CreateAsync();
        var process = sandbox.StartProgram("/bin/sleep", "1000");
        sandbox.Freeze();
        await sandbox.KillAllAsync();
        (await process.Exited).Signal.ShouldBe(9);
        (await sandbox.ShellAsync("echo again")).Output.ShouldBe("again\n");
        sandbox.StartProgram("/bin/sleep", "1000");
        sandbox.Freeze();
        await sandbox.DisposeAsync();
    }

    [Fact]
    public async Task A_process_in_a_session_of_its_own_is_killed_too()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        await sandbox.ShellAsync("setsid sh -c 'setsid sleep 1000 >/dev/null 2>&1 3>&1 &' >/dev/null 2>&1 3>&1 &");
        await sandbox.KillAllAsync();
        (await sandbox.ShellAsync("pidof sleep || echo none")).Output.ShouldBe("none\n");
    }

    [Fact]
    public async Task Orphans_are_reaped_by_process_1()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var (output, _) = await sandbox.ShellAsync("for i in 1 2 3 4 5; do (true &) ; done; sleep 0.1; grep -l 'State:.Z' /proc/[0-9]*/status 2>/dev/null | wc -l");
        output.ShouldBe("0\n");
    }

    [Fact]
    public async Task What_is_inside_reaches_its_own_two_sockets()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        foreach (var (listener, address) in ((Socket, string)[])
            [(sandbox.RuntimeApiListener, sandbox.RuntimeApiAddress), (sandbox.AwsEndpointListener, sandbox.AwsEndpointAddress)])
        {
            var process = sandbox.StartProgram(
                "/usr/bin/perl", "-MIO::Socket::INET", "-e", $"$s = IO::Socket::INET->new('{address}') or die; print $s 'hello'; close $s");
            using var connection = await listener.AcceptAsync(TestContext.Current.CancellationToken);
            var buffer = new byte[5];
            await using var stream = new NetworkStream(connection);
            await stream.ReadExactlyAsync(buffer, TestContext.Current.CancellationToken);
            buffer.ShouldBe("hello"u8.ToArray());
            (await process.Exited).ExitStatus.ShouldBe(0);
        }
    }

    [Fact]
    public async Task Later_layers_lie_over_earlier_ones()
    {
        var layers = new[] { sandboxes.Tree(("a", "1"), ("lib/x", "1")), sandboxes.Tree(("b", "2"), ("lib/x", "2")), sandboxes.Tree(("lib/x", "3"), ("lib/y", "3")) };
        await using var sandbox = await sandboxes.CreateAsync(config => config with { LayerDirectories = layers });
        (await sandbox.ShellAsync("cd /opt; cat a b lib/x lib/y; touch new 2>/dev/null || echo read-only")).Output.ShouldBe("1233read-only\n");
        await using var single = await sandboxes.CreateAsync(config => config with { LayerDirectories = layers[..1] });
        (await single.ShellAsync("cat /opt/lib/x; touch /opt/new 2>/dev/null || echo read-only")).Output.ShouldBe("1read-only\n");
    }

    [Fact]
    public async Task Runtime_and_language_are_where_AWS_has_them()
    {
        var (runtime, language) = (sandboxes.Tree(("bootstrap", "r")), sandboxes.Tree(("bin/python3", "l")));
        await using var sandbox = await sandboxes.CreateAsync(config => config with { RuntimeDirectory = runtime, LanguageDirectory = language });
        (await sandbox.ShellAsync("cat /var/runtime/bootstrap /var/lang/bin/python3")).Output.ShouldBe("rl");
    }

    [Fact]
    public async Task A_hundred_processes_of_one_sandbox_leave_no_thread_behind()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var watch = Stopwatch.StartNew();
        var runs = Enumerable.Range(0, 100).Select(number => sandbox.StartProgram("/bin/sh", "-c", $"exit {number}")).ToList();
        for (var number = 0; number < 100; number++)
            (await runs[number].Exited).ExitStatus.ShouldBe(number);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_id_in_use_is_refused_and_free_again_after_disposal()
    {
        var sandbox = await sandboxes.CreateAsync();
        (await Should.ThrowAsync<SandboxException>(() => sandboxes.CreateAsync(config => config with { Id = sandbox.Id }))).Message.ShouldContain("exists already");
        await sandbox.DisposeAsync();
        await using var again = await sandboxes.CreateAsync(config => config with { Id = sandbox.Id });
        (await again.ShellAsync("echo new")).Output.ShouldBe("new\n");
    }

    [Fact]
    public async Task A_machine_with_v1_cgroups_only_freezes_kills_and_starts_again()
    {
        SandboxFixture.NeedRoot();
        var detected = CgroupLayout.Detect();
        Assert.SkipUnless(detected.LegacyRoots.ContainsKey("freezer"), "This machine has no v1 freezer: the v1 path is not tried here.");
        await using var backend = new NamespaceBackend(Path.Combine(sandboxes.Folder.FullName, "v1"), detected with { UnifiedRoot = null });
        await using var sandbox = await backend.CreateAsync(
            new SandboxConfig { Id = "v1", TaskDirectory = sandboxes.Tree(("x", "x")), MemoryMb = 128, EphemeralStorageMb = 512 }, CancellationToken.None);
        var process = sandbox.StartProgram("/bin/sh", "-c", "sleep 1000 & echo up; sleep 1000");
        _ = await new StreamReader(process.Output).ReadLineAsync(TestContext.Current.CancellationToken);
        sandbox.Freeze();
        await sandbox.KillAllAsync();
        (await process.Exited).Signal.ShouldBe(9);
        (await sandbox.ShellAsync("echo again")).Output.ShouldBe("again\n");
        sandbox.StartProgram("/bin/sleep", "1000");
        sandbox.Freeze();
    }
}
