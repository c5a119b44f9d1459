using System.Collections.Concurrent;
using Hearth.Kernel;
using Hearth.Services.Sqs.Live;
using Hearth.Services.Sqs.Queues;
using Hearth.Services.Sqs.State;
using Hearth.Storage.Documents;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Sqs.Redrive;

/// <summary>
/// Moves the messages of tasks in the background, one transaction for some of them. A task that a stopped server left goes on after the
/// next start.
/// </summary>
internal sealed partial class MoveTaskRunner(DocumentStore<MoveTask> tasks, QueueDirectory directory, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int MostAtOnce = 100;

    private const string NoSource = "CouldNotDetermineMessageSource";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<DocumentKey, Task> _running = new();

    /// <summary>Takes up what a stopped server left.</summary>
    public void Resume()
    {
        foreach (var (key, task) in tasks.All())
            if (task.IsActive) Start(key);
    }

    public void Start(DocumentKey key) => _running[key] = RunAsync(key, _stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values);
        _stop.Dispose();
    }

    private async Task RunAsync(DocumentKey key, CancellationToken stop)
    {
        // Whoever started it is answered first.
        await Task.Yield();
        try
        {
            while (tasks.Find(key) is { IsActive: true } task)
            {
                if (task.MaxMessagesPerSecond is not null) await Task.Delay(Second, time, stop);
                await tasks.UpdateAsync(key, await StepAsync(key, task));
                stop.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It goes on after the next start.
        }
        catch (Exception error)
        {
            Log.Failed(logger, MoveTask.SourceArn(key), error);
            await tasks.UpdateAsync(key, current => current is null ? null : current with { Status = MoveTask.Failed, FailureReason = "InternalError" });
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }

    /// <summary>Moves some messages; answers how that changes the task.</summary>
    private async Task<Func<MoveTask?, MoveTask?>> StepAsync(DocumentKey key, MoveTask task)
    {
        if (tasks.Find(key)?.Status == MoveTask.Cancelling) return Ends(MoveTask.Cancelled);
        if (directory.FindByArn(MoveTask.SourceArn(key)) is not { } source) return Ends(MoveTask.Failed, SqsErrors.QueryCodes["QueueDoesNotExist"]);
        var most = (int)Math.Min(task.ToMove - task.Moved, task.MaxMessagesPerSecond ?? MostAtOnce);
        var messages = most <= 0 ? [] : source.Live.TakeForMove(most);
        if (messages.Count == 0) return Ends(MoveTask.Completed);
        var moved = 0;
        foreach (var group in messages.GroupBy(message => task.DestinationArn ?? message.SourceArn))
        {
            if (await WhyNotMovedAsync(source.Live, group.Key, [.. group]) is { } reason)
            {
                source.Live.PutBack(messages);
                return Ends(MoveTask.Failed, reason, moved);
            }
            moved += group.Count();
        }
        return current => current is null ? null : current with { Moved = current.Moved + moved };
    }

    private async Task<string?> WhyNotMovedAsync(LiveQueue source, string? destinationArn, IReadOnlyList<MessageState> messages)
    {
        if (destinationArn is null) return NoSource;
        if (directory.FindByArn(destinationArn) is not { } destination) return SqsErrors.QueryCodes["QueueDoesNotExist"];
        try
        {
            await source.MoveAsync(messages, destination.Live, isNewMessage: true);
            return null;
        }
        catch (AwsError error)
        {
            return SqsErrors.QueryCodes.GetValueOrDefault(error.Code) ?? error.Code;
        }
    }

    private static Func<MoveTask?, MoveTask?> Ends(string status, string? reason = null, int moved = 0) =>
        current => current is null ? null : current with { Status = status, FailureReason = reason, Moved = current.Moved + moved };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A task that moves messages out of {Queue} failed")]
        public static partial void Failed(ILogger logger, string queue, Exception error);
    }
}
