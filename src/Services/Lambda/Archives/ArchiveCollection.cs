using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Layers;

namespace Hearth.Services.Lambda.Archives;

/// <summary>Every hour, deletes the archives that no function and no layer has any more.</summary>
internal sealed class ArchiveCollection(FunctionStore functions, LayerStore layers, CodeArchives archives, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = RunAsync(_stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            var inUse = new HashSet<string>(await layers.ListArchivesAsync(), StringComparer.Ordinal);
            foreach (var function in await functions.ListEverythingAsync())
            {
                inUse.Add(function.Code.Sha256Hex);
                inUse.UnionWith(function.Settings.Layers.Select(layer => layer.Sha256Hex));
            }
            await archives.CollectGarbageAsync(inUse, cancellation);
        }
    }
}
