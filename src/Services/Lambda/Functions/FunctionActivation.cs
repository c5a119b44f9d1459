using System.Collections.Concurrent;
using System.Threading.Channels;
using Hearth.DataPlane;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.SnapStart;

namespace Hearth.Services.Lambda.Functions;

/// <summary>
/// Takes a created or updated function from Pending (or InProgress) to Active or Failed, in the background: its runtime
/// must exist on this machine and its code and layers must be unpacked.
/// </summary>
internal sealed class FunctionActivation(FunctionStore store, CodeArchives archives, IRuntimeCatalog runtimes, SnapshotCreation snapshots)
    : IAsyncDisposable
{
    private const int KindsExpectedAtStart = 4;

    private readonly Channel<(FunctionKey Key, string Version)> _waiting = Channel.CreateUnbounded<(FunctionKey, string)>();
    private readonly ConcurrentDictionary<(FunctionKey Key, string Version), TaskCompletionSource> _running = new();
    private readonly HashSet<Task> _snapshots = []; // Touched by the loop only, and after its end.
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Starts the loop, and takes up what a stopped server left half-way.</summary>
    public async Task StartAsync()
    {
        var functions = await store.ListEverythingAsync();
        foreach (var function in functions)
            if (function.Status.IsInProgress) Request(function);
        ExpectUsual(functions);
        _loop = RunAsync(_stop.Token);
    }

    public void Request(FunctionVersion function)
    {
        _running.TryAdd((function.Key, function.Version), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiting.Writer.TryWrite((function.Key, function.Version));
    }

    /// <summary>Waits until nothing is in progress for this version any more.</summary>
    public Task WaitAsync(FunctionKey key, string version, CancellationToken cancellation) =>
        _running.TryGetValue((key, version), out var running) ? running.Task.WaitAsync(cancellation) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _waiting.Writer.TryComplete();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_snapshots).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>The kinds that most functions of a restarted server are of: what waits ahead takes memory.</summary>
    private void ExpectUsual(IEnumerable<FunctionVersion> functions)
    {
        var usual = functions.CountBy(function => (function.Settings.Runtime, function.Settings.MemorySize)).OrderByDescending(kind => kind.Value);
        foreach (var ((runtime, memoryMb), _) in usual.Take(KindsExpectedAtStart)) runtimes.Expect(runtime, memoryMb);
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var (key, version) in _waiting.Reader.ReadAllAsync(cancellation))
        {
            if (await store.FindAsync(key, version) is not { } function)
            {
                Finish(key, version);
            }
            else if (function.IsSnapStart)
            {
                // Minutes, when the function takes them to initialise: others do not wait behind it.
                _snapshots.RemoveWhere(static task => task.IsCompleted);
                _snapshots.Add(ActivateAsync(function, cancellation));
            }
            else
            {
                await ActivateAsync(function, cancellation);
            }
        }
    }

    private void Finish(FunctionKey key, string version)
    {
        if (_running.TryRemove((key, version), out var running)) running.TrySetResult();
    }

    private async Task ActivateAsync(FunctionVersion function, CancellationToken cancellation)
    {
        var status = await StatusAsync(function, cancellation);
        await store.UpdateAsync(function.Key, function.Version, current =>
            // Another update came in between: it has an activation of its own on its way.
            current.EnvironmentId != function.EnvironmentId
                ? current
                : current with { Status = status, RevisionId = Guid.NewGuid().ToString() });
        Finish(function.Key, function.Version);
    }

    private async Task<FunctionStatus> StatusAsync(FunctionVersion function, CancellationToken cancellation)
    {
        if (runtimes.WhyUnavailable(function.Settings.Runtime) is { } reason) return FunctionStatus.Broken(reason, "InvalidRuntime");
        try
        {
            await archives.UnpackAsync(function.Code.Sha256Hex, cancellation);
            foreach (var layer in function.Settings.Layers) await archives.UnpackAsync(layer.Sha256Hex, cancellation);
            runtimes.Expect(function.Settings.Runtime, function.Settings.MemorySize);
            return function.IsSnapStart ? await snapshots.CreateAsync(function, cancellation) : FunctionStatus.Ready;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return FunctionStatus.Broken($"The function's code could not be unpacked: {error.Message}", "InternalError");
        }
    }
}
