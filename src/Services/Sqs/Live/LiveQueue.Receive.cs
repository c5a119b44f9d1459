using Hearth.Services.Sqs.State;
using Hearth.Storage;

namespace Hearth.Services.Sqs.Live;

/// <summary>Receiving, with long polling.</summary>
internal sealed partial class LiveQueue
{
    /// <summary>
    /// Waits, at most so long, until there is a message; answers when the receive is on disk, so that receive counts and the locks of
    /// groups outlive a crash.
    /// </summary>
    /// <param name="wait">Zero: looks once.</param>
    /// <exception cref="Kernel.AwsError">OverLimit, or the queue is gone.</exception>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        int most, TimeSpan? visibilityTimeout, string? attemptId, TimeSpan wait, CancellationToken cancellation)
    {
        var deadlineMs = NowMs + (long)wait.TotalMilliseconds;
        while (true)
        {
            await ExpireAsync();
            var waiter = _waiters.Enter();
            Look? look = null;
            var looksAgain = false;
            try
            {
                look = await LookOrWaitAsync(waiter.Value.Task, most, visibilityTimeout, attemptId, deadlineMs, cancellation);
                looksAgain = look is null;
            }
            finally
            {
                // What it was woken for may be there still: it has what it wants, or its client has gone.
                if (_waiters.Leave(waiter) && !looksAgain) _waiters.Wake(1);
            }
            if (look is null) continue;
            if (look.Received.Count == 0) Activity.ReceivedNothing();
            return await ReadAsync(look.Received, cancellation);
        }
    }

    /// <summary>Removes what the queue has kept for long enough.</summary>
    public async Task ExpireAsync()
    {
        IReadOnlyList<MessageState> expired;
        lock (_lock) expired = _state.Expire(NowMs);
        if (expired.Count > 0) await RemoveAsync(expired, room.Database.WriteAsync(connection => MessageTable.Delete(connection, expired.Select(one => one.Id))));
    }

    /// <returns>Null: it is time to look again.</returns>
    private async Task<Look?> LookOrWaitAsync(
        Task woken, int most, TimeSpan? visibilityTimeout, string? attemptId, long deadlineMs, CancellationToken cancellation)
    {
        var deadLetterQueue = _deadLetterArn is { } target ? room.Find(target) : null;
        var look = LookOnce(new ReceiveCommand(most, visibilityTimeout, attemptId, deadLetterQueue is not null));
        if (look.DeadLetters.Count > 0) await MoveAsync(look.DeadLetters, deadLetterQueue!, isNewMessage: false);
        if (look.Received.Count > 0)
        {
            await look.Writing;
            return look;
        }
        // Dead letters are no messages: perhaps there are others.
        if (look.DeadLetters.Count > 0) return null;
        var nowMs = NowMs;
        if (nowMs >= deadlineMs || _isWaitingOver) return look;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(woken, Task.Delay(TimeSpan.FromMilliseconds(deadlineMs - nowMs), room.Time, over.Token));
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        return null;
    }

    private Look LookOnce(ReceiveCommand command)
    {
        lock (_lock)
        {
            CheckThere();
            var nowMs = NowMs;
            var result = _state.Receive(command, nowMs);
            SetTimer(nowMs);
            if (result.IsOverLimit) throw SqsErrors.OverLimit();
            var rows = result.Received.Select(ReceiveRow.Of).ToList();
            return new Look(
                [.. result.Received.Select(message => ReceivedMessage.Of(number, message))],
                result.DeadLetters,
                rows.Count == 0 ? Task.CompletedTask : room.Database.WriteAsync(connection => MessageTable.WriteReceives(connection, rows)));
        }
    }

    /// <summary>What the messages say: from memory, or from disk what is not there.</summary>
    private async Task<IReadOnlyList<ReceivedMessage>> ReadAsync(IReadOnlyList<ReceivedMessage> received, CancellationToken cancellation)
    {
        var whole = received.Select(message => message with { Content = room.Contents.Find(message.Id) }).ToList();
        var missing = whole.Where(message => message.Content is null).Select(message => message.Id).ToList();
        if (missing.Count > 0)
        {
            var read = await room.Database.ReadAsync(connection => MessageTable.ReadContents(connection, missing), cancellation);
            whole = [.. whole.Select(message => message.Content is null ? message with { Content = read.GetValueOrDefault(message.Id) } : message)];
        }
        // What was purged a moment ago has no content.
        whole.RemoveAll(message => message.Content is null);
        Activity.Received(whole.Count);
        return whole;
    }

    private sealed record Look(IReadOnlyList<ReceivedMessage> Received, IReadOnlyList<MessageState> DeadLetters, Task Writing);
}
