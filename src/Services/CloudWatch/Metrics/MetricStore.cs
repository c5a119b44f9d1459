using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.CloudWatch.Metrics;

/// <summary>
/// Measurements are added up in memory, a slot for each metric and minute, and written in bulk: every few seconds, before every
/// read, and at the end. So adding costs no I/O, and reading sees all that was added.
/// </summary>
/// <param name="drain">Called before each write, to add what others have gathered.</param>
internal sealed class MetricStore(IDatabase database, TimeProvider time, ILogger logger, Action<MetricStore>? drain = null) : IDisposable
{
    /// <summary>The one writer of the database is held no longer than some milliseconds at a time.</summary>
    private const int MostPerWrite = 200;

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Dictionary<(MetricKey Key, Slot Slot), Aggregate> _pending = [];

    /// <summary>What could not be written yet; touched by the holder of <see cref="_writing"/> only.</summary>
    private readonly List<Pending> _unwritten = [];

    public void Add(MetricKey key, DateTimeOffset at, string unit, double value, double count = 1)
    {
        lock (_lock) Find(key, at, unit, resolution: 60).Add(value, count);
    }

    public void Add(MetricKey key, DateTimeOffset at, string unit, Aggregate added, int storageResolution)
    {
        lock (_lock)
        {
            // Data of a second also counts in its minute, which outlives it.
            if (storageResolution == 1) Find(key, at, unit, resolution: 1).Merge(added);
            Find(key, at, unit, resolution: 60).Merge(added);
        }
    }

    /// <summary>Returns when all that was added before the call is durable.</summary>
    public async Task FlushAsync(CancellationToken cancellation = default)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            drain?.Invoke(this);
            Take();
            while (_unwritten.Count > 0)
            {
                var batch = _unwritten.GetRange(0, Math.Min(MostPerWrite, _unwritten.Count));
                // Not cancelled halfway: whether a batch was written must not be in doubt.
                await database.WriteAsync(connection => MetricTable.Add(connection, batch), CancellationToken.None);
                _unwritten.RemoveRange(0, batch.Count);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<T> ReadAsync<T>(Func<System.Data.IDbConnection, T> query, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        return await database.ReadAsync(query, cancellation);
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Task.Delay(FlushInterval, time, cancellation);
                await TryFlushAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopped. What is left is written by the last flush.
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task TryFlushAsync(CancellationToken cancellation)
    {
        try
        {
            await FlushAsync(cancellation);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning(error, "Writing metrics failed; they are kept and written again in {Delay}.", FlushInterval);
        }
    }

    private void Take()
    {
        Dictionary<(MetricKey Key, Slot Slot), Aggregate> taken;
        lock (_lock)
        {
            if (_pending.Count == 0) return;
            taken = _pending;
            _pending = [];
        }
        foreach (var (place, aggregate) in taken) _unwritten.Add(new Pending(place.Key, place.Slot, aggregate));
    }

    private Aggregate Find(MetricKey key, DateTimeOffset at, string unit, int resolution)
    {
        var milliseconds = at.ToUnixTimeMilliseconds();
        var place = (key, new Slot(resolution, milliseconds - (milliseconds % (resolution * 1000L)), unit));
        if (_pending.TryGetValue(place, out var aggregate)) return aggregate;
        return _pending[place] = new Aggregate();
    }
}
