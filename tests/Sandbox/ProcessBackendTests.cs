using System.Net.Sockets;
using Hearth.Sandbox;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Sandbox;

/// <summary>The back end without isolation keeps the same contract where it can; it needs no privileges.</summary>
[Collection("sandbox")]
public sealed class ProcessBackendTests(SandboxFixture files) : IAsyncLifetime
{
    private readonly ISandboxBackend backend = SandboxBackends.Create("process", Path.Combine(files.Folder.FullName, "process-scratch"));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => backend.DisposeAsync();

    [Fact]
    public async Task Output_exit_and_temporary_directory_are_the_sandboxs_own()
    {
        await using var sandbox = await CreateAsync("p1");
        var (output, exit) = await sandbox.ShellAsync($"echo x > {sandbox.Paths.Temporary}/x; ls {sandbox.Paths.Temporary}; cat {sandbox.Paths.Task}/handler; exit 5");
        output.ShouldBe("x\ncode");
        exit.ShouldBe(new ProcessExit(5, null));
        await sandbox.DisposeAsync();
        Directory.Exists(sandbox.Paths.Temporary).ShouldBeFalse();
    }

    [Fact]
    public async Task Killing_everything_ends_the_whole_session_and_keeps_tmp()
    {
        await using var sandbox = await CreateAsync("p2");
        var process = sandbox.StartProgram("/bin/sh", "-c", $"echo kept > {sandbox.Paths.Temporary}/note; sleep 1000 & echo up; sleep 1000");
        _ = await new StreamReader(process.Output).ReadLineAsync(TestContext.Current.CancellationToken);
        sandbox.MemoryPeakBytes.ShouldBeGreaterThan(0);
        await sandbox.KillAllAsync();
        (await process.Exited).Signal.ShouldBe(9);
        (await sandbox.ShellAsync($"cat {sandbox.Paths.Temporary}/note")).Output.ShouldBe("kept\n");
    }

    [Fact]
    public async Task Frozen_is_stopped_and_can_still_be_killed()
    {
        await using var sandbox = await CreateAsync("p3");
        var process = sandbox.StartProgram("/bin/sleep", "1000");
        sandbox.Freeze();
        await sandbox.KillAllAsync();
        (await process.Exited).Signal.ShouldBe(9);
    }

    [Fact]
    public async Task Later_layers_lie_over_earlier_ones()
    {
        var layers = new[] { files.Tree(("a", "1"), ("lib/x", "1"), ("was", "file")), files.Tree(("lib/x", "2"), ("was/now", "2")), files.Tree(("lib/y", "3")) };
        await using var sandbox = await CreateAsync("p4", config => config with { LayerDirectories = layers });
        (await sandbox.ShellAsync($"cd {sandbox.Paths.Opt}; cat a lib/x lib/y was/now")).Output.ShouldBe("1232");
    }

    [Fact]
    public async Task Two_sandboxes_listen_side_by_side()
    {
        await using var one = await CreateAsync("p5");
        await using var two = await CreateAsync("p6");
        one.RuntimeApiAddress.ShouldNotBe(two.RuntimeApiAddress);
        using var client = new TcpClient();
        var parts = one.RuntimeApiAddress.Split(':');
        await client.ConnectAsync(parts[0], int.Parse(parts[1]), TestContext.Current.CancellationToken);
        using var accepted = await one.RuntimeApiListener.AcceptAsync(TestContext.Current.CancellationToken);
        accepted.Connected.ShouldBeTrue();
    }

    private Task<ISandbox> CreateAsync(string id, Func<SandboxConfig, SandboxConfig>? change = null)
    {
        var config = new SandboxConfig { Id = id, TaskDirectory = files.Tree(("handler", "code")), MemoryMb = 128, EphemeralStorageMb = 512 };
        return backend.CreateAsync(change?.Invoke(config) ?? config, TestContext.Current.CancellationToken);
    }
}
