using Hearth.Services.Sqs.State;
using Hearth.Storage;

namespace Hearth.Services.Sqs.Live;

/// <summary>Deleting, moving to other queues, and visibility timeouts.</summary>
internal sealed partial class LiveQueue
{
    /// <summary>Deletes by handles; those that are current are gone from disk when it answers.</summary>
    public async Task<IReadOnlyList<HandleOutcome>> DeleteAsync(IReadOnlyList<ReceiptHandle> handles)
    {
        var outcomes = new List<HandleOutcome>(handles.Count);
        var leaving = new List<MessageState>(handles.Count);
        Task writing;
        lock (_lock)
        {
            CheckThere();
            var nowMs = NowMs;
            foreach (var handle in handles)
            {
                var outcome = _state.Delete(handle, nowMs, out var message);
                outcomes.Add(outcome);
                if (outcome == HandleOutcome.Current) leaving.Add(message!);
            }
            var ids = leaving.Select(message => message.Id).ToList();
            writing = room.Database.WriteAsync(connection => MessageTable.Delete(connection, ids));
        }
        await RemoveAsync(leaving, writing);
        Activity.Deleted(leaving.Count);
        return outcomes;
    }

    public async Task<HandleOutcome> ChangeVisibilityAsync(ReceiptHandle handle, TimeSpan timeout)
    {
        HandleOutcome outcome;
        Task writing;
        lock (_lock)
        {
            CheckThere();
            outcome = _state.ChangeVisibility(handle, timeout, NowMs, out var message);
            if (outcome != HandleOutcome.Current) return outcome;
            var row = ReceiveRow.Of(message!);
            SetTimer(NowMs);
            writing = room.Database.WriteAsync(connection => MessageTable.WriteReceives(connection, [row]));
        }
        await writing;
        if (timeout == TimeSpan.Zero) _waiters.Wake(1);
        return outcome;
    }

    /// <summary>Takes messages out, to be given to <see cref="MoveAsync"/>.</summary>
    public IReadOnlyList<MessageState> TakeForMove(int most)
    {
        lock (_lock)
        {
            CheckThere();
            return _state.TakeForMove(most, NowMs);
        }
    }

    /// <summary>For those that were taken out and cannot be moved.</summary>
    public void PutBack(IReadOnlyList<MessageState> messages)
    {
        lock (_lock)
            foreach (var message in messages) _state.Stayed(message);
        _waiters.Wake(messages.Count);
    }

    /// <summary>Gives leaving messages to another queue, in one transaction.</summary>
    /// <param name="isNewMessage">
    /// A redrive makes new messages of them, with ids, times and counts of their own; a dead letter stays what it was, and in a standard
    /// queue as old as it was. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
    /// </param>
    public async Task MoveAsync(IReadOnlyList<MessageState> messages, LiveQueue target, bool isNewMessage)
    {
        try
        {
            await target.TakeInAsync(messages, isNewMessage ? null : arn, isNewMessage);
        }
        catch
        {
            lock (_lock)
                foreach (var message in messages) _state.Stayed(message);
            throw;
        }
        lock (_lock)
            foreach (var message in messages) _state.Left(message);
        foreach (var message in messages) room.Contents.Remove(message.Id);
    }

    private async Task TakeInAsync(IReadOnlyList<MessageState> messages, string? sourceArn, bool isNewMessage)
    {
        List<(MessageState Old, MessageState New)> moves = [];
        Task writing;
        lock (_lock)
        {
            CheckThere();
            var nowMs = NowMs;
            foreach (var old in messages)
            {
                var isYoung = isNewMessage || _state.Settings.IsFifo;
                var moved = new MessageState(
                    room.Ids.Next(), isNewMessage ? Kernel.RandomId.NewUuid() : old.MessageId, isYoung ? nowMs : old.SentAtMs, old.GroupId)
                {
                    SourceArn = sourceArn,
                    VisibleAtMs = nowMs,
                    ReceiveCount = isNewMessage ? 0 : old.ReceiveCount,
                };
                _state.Enter(moved);
                moves.Add((old, moved));
            }
            writing = room.Database.WriteAsync(connection => moves.ForEach(move => MessageTable.Move(connection, move.Old.Id, number, move.New)));
        }
        try
        {
            await writing;
        }
        catch
        {
            lock (_lock) moves.ForEach(move => _state.NotWritten(move.New, once: null));
            throw;
        }
        foreach (var (old, moved) in moves)
            if (room.Contents.Find(old.Id) is { } content) room.Contents.Add(moved.Id, content);
        lock (_lock) moves.ForEach(move => _state.Written(move.New, NowMs));
        _waiters.Wake(moves.Count);
    }

    private async Task RemoveAsync(IReadOnlyList<MessageState> leaving, Task writing)
    {
        try
        {
            await writing;
        }
        catch
        {
            lock (_lock)
                foreach (var message in leaving) _state.Stayed(message);
            throw;
        }
        foreach (var message in leaving) room.Contents.Remove(message.Id);
        lock (_lock)
            foreach (var message in leaving) _state.Left(message);
        // Each may have opened its group.
        if (_state.Settings.IsFifo) _waiters.Wake(leaving.Count);
    }
}
