using System.Threading.Channels;
using Hearth.DataPlane;
using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Logs.FunctionLogs;

/// <summary>
/// Takes function output from the data plane at memory speed and writes it in the background, many invocations' lines
/// with one commit. Who reads the log gets it written first (<see cref="FlushAsync"/>), so nobody sees the delay.
/// </summary>
internal sealed class FunctionLog(FunctionLogBuffer buffer, FunctionLogWriter writer, TimeProvider time, ILogger logger)
    : IFunctionLog, IDisposable
{
    /// <summary>A transaction of this many takes the one writer a few milliseconds; others wait no longer for it.</summary>
    private const int MostPerWrite = 1000;

    /// <summary>Lambda cuts what a function writes in one go at 256 KB.</summary>
    private const int MostCharacters = 256 * 1024;

    /// <summary>A batch that the database has refused for a minute is given up, so that later ones get their turn.</summary>
    private const int MostAttempts = 60;

    /// <summary>A busy function's lines cost a quarter less at 200 ms than at 50. What is not written is lost at kill -9.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(200);

    /// <summary>While somebody follows the log live.</summary>
    private static readonly TimeSpan FollowedGatherTime = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>The batch that is being written or could not be; touched by the holder of <see cref="_writing"/> only.</summary>
    private IReadOnlyList<FunctionLogEvent> _batch = [];

    private int _failures;

    public void Write(FunctionLogEvent logEvent)
    {
        var rest = logEvent.Message;
        while (rest.Length > MostCharacters)
        {
            var length = char.IsHighSurrogate(rest[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
            buffer.Add(logEvent with { Message = rest[..length] });
            rest = rest[length..];
        }
        // AWS keeps no empty events.
        if (rest.Length > 0) buffer.Add(logEvent with { Message = rest });
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Returns when everything written before the call is in the database.</summary>
    /// <exception cref="Exception">The database refused a batch; it is kept, and the next flush tries it again.</exception>
    public async Task FlushAsync(CancellationToken cancellation = default)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            // What comes meanwhile waits for its own turn: it would be a commit for a handful of lines, and another, without end.
            for (var left = _batch.Count + buffer.Count; left > 0; _batch = [], _failures = 0)
            {
                if (_batch.Count == 0) _batch = buffer.Take(Math.Min(MostPerWrite, left));
                if (_batch.Count == 0) return;
                // Not cancelled halfway: whether a batch was written must not be in doubt.
                await writer.WriteAsync(_batch, CancellationToken.None);
                left -= _batch.Count;
            }
        }
        catch (Exception error) when (error is not OperationCanceledException && ++_failures >= MostAttempts)
        {
            logger.LogError(
                error, "Writing {Count} log events failed {Attempts} times; they are dropped.", _batch.Count, _failures);
            buffer.Drop(_batch);
            _batch = [];
            _failures = 0;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>For a reader: what cannot be written now is kept, and is no reason not to show the rest.</summary>
    public async Task TryFlushAsync(CancellationToken cancellation)
    {
        try
        {
            if (buffer.Count > 0 || _writing.CurrentCount == 0) await FlushAsync(cancellation);
        }
        catch (StorageException error)
        {
            logger.LogWarning(error, "Writing log events failed before they were read; they are kept.");
        }
    }

    /// <summary>The background loop, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (await _wake.Reader.ReadAsync(cancellation))
            {
                if (buffer.Count < MostPerWrite) await Task.Delay(writer.IsFollowed ? FollowedGatherTime : GatherTime, time, cancellation);
                await FlushOrWaitAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopped. What is left is written by the last flush.
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task FlushOrWaitAsync(CancellationToken cancellation)
    {
        try
        {
            await FlushAsync(cancellation);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning(error, "Writing log events failed; trying again in {Delay}.", RetryTime);
            _wake.Writer.TryWrite(true);
            await Task.Delay(RetryTime, time, cancellation);
        }
    }
}
