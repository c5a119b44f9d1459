using System.Collections.Concurrent;
using System.Globalization;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Processes;

/// <summary>
/// Runs functions as plain processes of the server's own user: no isolation and no limits, but no privileges needed either.
/// For machines on which nothing else works, and for code one trusts.
/// </summary>
internal sealed class ProcessBackend : ISandboxBackend
{
    private const int KillSignal = 9;
    private readonly string scratchDirectory;
    private readonly Lazy<(ScratchInstance Scratch, EventLoop Loop)> shared;
    private readonly ConcurrentDictionary<string, ProcessSandbox> live = new();

    public ProcessBackend(string scratchDirectory)
    {
        this.scratchDirectory = scratchDirectory;
        shared = new Lazy<(ScratchInstance, EventLoop)>(() => (new ScratchInstance(scratchDirectory), new EventLoop()));
    }

    public string Name => "process";

    public Task SweepAsync(CancellationToken cancellation) =>
        Task.Run(() => ScratchInstance.Sweep(scratchDirectory, KillSessionsOf), cancellation);

    public Task<ISandbox> CreateAsync(SandboxConfig config, CancellationToken cancellation)
    {
        SandboxConfigCheck.Check(config);
        var (scratch, loop) = shared.Value;
        var sandbox = new ProcessSandbox(config, loop, Path.Combine(scratch.Directory, config.Id), gone => live.TryRemove(gone.Id, out _));
        live[config.Id] = sandbox;
        return Task.FromResult<ISandbox>(sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in live.Values)
            await sandbox.DisposeAsync();
        if (!shared.IsValueCreated)
            return;
        shared.Value.Loop.Dispose();
        shared.Value.Scratch.Dispose();
    }

    /// <summary>
    /// Kills the sessions that a dead server noted in its directory: files named PID-STARTTIME, because a pid alone could
    /// be another program's by now.
    /// </summary>
    private static void KillSessionsOf(string directory)
    {
        foreach (var note in Directory.EnumerateFiles(directory, "*-*", SearchOption.AllDirectories).Where(path => path.Contains("/sessions/")))
        {
            var parts = Path.GetFileName(note).Split('-');
            if (!int.TryParse(parts[0], CultureInfo.InvariantCulture, out var leader))
                continue;
            foreach (var process in SessionTable.MembersOf(leader))
            {
                // The leader may have ended while others of its session live on; they are ours when nobody has reused its pid.
                if (SessionTable.StartTimeOf(leader) is null || SessionTable.StartTimeOf(leader) == parts[1])
                    _ = Libc.Kill(process, KillSignal); // Safe because the start time ties the session to the dead server.
            }
        }
    }
}
