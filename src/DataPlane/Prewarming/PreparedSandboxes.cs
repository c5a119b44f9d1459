using System.Collections.Concurrent;
using System.Security.Cryptography;
using Hearth.DataPlane.Environments;
using Hearth.DataPlane.Runtimes;
using Hearth.Sandbox;
using Microsoft.Extensions.Logging;

namespace Hearth.DataPlane.Prewarming;

/// <summary>
/// Keeps sandboxes ready in which an interpreter has booted: a cold start then only mounts the code and tells the process
/// which function it is. How many follows what was wanted in the last minutes; they are made one at a time, and not while an
/// environment starts, so that no invocation is slower for it.
/// </summary>
internal sealed class PreparedSandboxes : IAsyncDisposable
{
    private const int UsualStorageMb = 512;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);
    private const int MostGlances = 20;

    private readonly ISandboxPreparation? preparation;
    private readonly EnvironmentListeners listeners;
    private readonly BootChoice choice;
    private readonly ModuleShadows shadows = new();
    private readonly DataPlaneOptions options;
    private readonly TimeProvider time;
    private readonly SupervisedTasks tasks;
    private readonly ConcurrentDictionary<(string Key, int StorageMb), Shelf> shelves = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task loop;
    private int startsInProgress;

    public PreparedSandboxes(
        ISandboxBackend backend, EnvironmentListeners listeners, BootChoice choice, SupervisedTasks tasks, DataPlaneOptions options, TimeProvider time)
    {
        (this.listeners, this.choice, this.tasks, this.options, this.time) = (listeners, choice, tasks, options, time);
        preparation = options.PreparedSandboxLimit > 0 ? backend as ISandboxPreparation : null;
        loop = preparation is null ? Task.CompletedTask : Task.Run(() => RefillAsync(preparation));
    }

    /// <summary>What a function's runtime may be made of now.</summary>
    public BootConfig? BootFor(EnvironmentConfig config)
    {
        if (preparation is null || choice.For(config) is not { } boot) return null;
        if (!boot.Forks || (preparation.ForkServerContent(boot) is { } loaded && !shadows.Any(config, loaded))) return boot;
        return choice.Empty(RuntimeName.Parse(config.Runtime));
    }

    /// <summary>Sandboxes of this kind are kept from now on.</summary>
    public void Expect(RuntimeName runtime, int memoryMb)
    {
        if (preparation is null) return;
        tasks.Run($"Preparing for {runtime.Identifier}", () => Task.Run(() =>
        {
            if (choice.For(runtime, memoryMb) is { } boot) ShelfOf(boot, UsualStorageMb);
            Wake();
        }));
    }

    /// <summary>An environment starts. Disposed when it has; meanwhile nothing is prepared.</summary>
    public IDisposable BeginStart(EnvironmentConfig config)
    {
        Interlocked.Increment(ref startsInProgress);
        if (Wanted(config) is { } boot)
        {
            ShelfOf(boot, config.EphemeralStorageMb).Want();
            Wake();
        }

        return new Start(this);
    }

    /// <summary>A prepared sandbox for this function, its own from here on; null when there is none.</summary>
    public PreparedEnvironment? Take(EnvironmentConfig config)
        => BootFor(config) is { } boot && shelves.TryGetValue((boot.Key, config.EphemeralStorageMb), out var shelf) ? shelf.Take(End) : null;

    public IReadOnlyDictionary<string, int> Count() =>
        shelves.Values.GroupBy(shelf => shelf.Boot.Key).ToDictionary(kind => kind.Key, kind => kind.Sum(shelf => shelf.Count));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        foreach (var shelf in shelves.Values)
        {
            while (shelf.Take(End) is { } sandbox) await sandbox.DisposeAsync();
        }

        await tasks.DrainAsync();
        stopping.Dispose();
    }

    /// <summary>Unlike <see cref="BootFor"/> also what cannot be used yet, as its fork server has not started.</summary>
    private BootConfig? Wanted(EnvironmentConfig config) =>
        preparation is not null && choice.For(config) is { Forks: true } boot && preparation.ForkServerContent(boot) is null ? boot : BootFor(config);

    private Shelf ShelfOf(BootConfig boot, int storageMb) => shelves.GetOrAdd((boot.Key, storageMb), _ => new Shelf(boot, storageMb, time));

    private void Wake()
    {
        if (wake.CurrentCount == 0) wake.Release();
    }

    private void End(PreparedEnvironment environment) => tasks.Run("Ending a prepared sandbox", async () => await environment.DisposeAsync());

    private async Task RefillAsync(ISandboxPreparation preparing)
    {
        try
        {
            while (true)
            {
                // A JVM boots for a second, and what takes milliseconds need not wait for that.
                while (shelves.Values.Where(IsLow).MinBy(shelf => shelf.Boot.IsAdaptedFromOutside) is { } shelf)
                {
                    await LetStartsPassAsync();
                    await PrepareAsync(preparing, shelf);
                }

                foreach (var shelf in shelves.Values.Where(shelf => shelf.Count > Target(shelf)))
                {
                    if (shelf.Take(End) is { } surplus) End(surplus);
                }

                await wake.WaitAsync(Round, stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task PrepareAsync(ISandboxPreparation preparing, Shelf shelf)
    {
        try
        {
            var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
            var sandbox = await preparing.PrepareAsync(shelf.Boot, id, shelf.EphemeralStorageMb, stopping.Token);
            shelf.Add(new PreparedEnvironment(sandbox, listeners.OpenRuntimeDoor(sandbox)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            options.Logger.LogWarning(e, "No sandbox could be prepared for {Kind}: functions of this kind start plainly", shelf.Boot.Key);
            shelf.Failed();
        }
    }

    private async Task LetStartsPassAsync()
    {
        for (var glances = 0; Volatile.Read(ref startsInProgress) > 0 && glances < MostGlances; glances++)
            await Task.Delay(Glance, time, stopping.Token);
    }

    private bool IsLow(Shelf shelf) => shelf.Count < Target(shelf) && shelf.MayTry && HasMemory();

    /// <summary>
    /// A process forked from a server takes 2 MB; one that was executed (Node, Java, .NET) takes 40, so of those there are fewer; one, if Java or
    /// .NET, until several were wanted at once, as it took a second of processor time to boot. Where there is a fork server a few of the usual size are
    /// kept always, of other kinds none that was not wanted for long.
    /// </summary>
    private int Target(Shelf shelf)
    {
        if ((!shelf.Boot.Forks || shelf.EphemeralStorageMb != UsualStorageMb) && shelf.Quiet > options.KeepAlive) return 0;
        var isLarge = shelf.Boot is { Forks: false, Program: not null };
        // What nobody has asked for goes before the idle environments of functions do.
        if (isLarge && AvailableMemory() < options.AvailableMemoryFloorBytes) return 0;
        var (least, most) = isLarge ? (shelf.Boot.IsAdaptedFromOutside ? 1 : 2, Math.Max(2, options.PreparedSandboxLimit / 8)) : (3, options.PreparedSandboxLimit);
        return Math.Clamp(shelf.Demand, Math.Min(least, most), most);
    }

    private bool HasMemory() => AvailableMemory() > 2 * options.AvailableMemoryFloorBytes;

    private long AvailableMemory() => (options.AvailableMemory ?? MachineMemory.ReadAvailableBytes)();

    private sealed class Start(PreparedSandboxes owner) : IDisposable
    {
        private int isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0) Interlocked.Decrement(ref owner.startsInProgress);
        }
    }
}
