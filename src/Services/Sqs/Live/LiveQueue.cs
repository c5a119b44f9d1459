using Hearth.Services.Sqs.Metrics;
using Hearth.Services.Sqs.State;
using Hearth.Storage;

namespace Hearth.Services.Sqs.Live;

/// <summary>
/// A queue at work: its state behind a lock, its rows, and those who wait. Writes are asked for while the lock is held, so that they
/// reach the disk in the order in which the state changed; their callers wait for them without it.
/// </summary>
/// <param name="number">Of the queue, in tables and receipt handles.</param>
internal sealed partial class LiveQueue(long number, string arn, QueueSettings settings, string? deadLetterArn, QueueRoom room)
{
    private const int DeletedAtOnce = 500;

    private readonly Lock _lock = new();
    private readonly QueueState _state = new(settings);
    private readonly Waiters _waiters = new();
    private string? _deadLetterArn = deadLetterArn;
    private bool _isDeleted;
    private volatile bool _isWaitingOver;
    private ITimer? _timer;
    private long _timerAtMs = long.MaxValue;

    public long Number => number;

    public string Arn => arn;

    /// <summary>What is counted for CloudWatch.</summary>
    public QueueActivity Activity { get; } = new();

    private long NowMs => room.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Takes in what a stopped server left, before anybody uses the queue.</summary>
    public void Load(IReadOnlyList<LoadedMessage> messages, IReadOnlyList<SentOnce> sent)
    {
        var nowMs = NowMs;
        foreach (var row in messages)
        {
            var message = new MessageState(row.Id, new Guid(row.MessageId, bigEndian: true), row.SentAt, row.GroupId)
            {
                SourceArn = row.Source,
                VisibleAtMs = row.ReceiveVisibleAt ?? (settings.IsFifo ? row.SentAt + (long)settings.Delay.TotalMilliseconds : row.VisibleAt),
                ReceiveCount = (int)(row.Receives ?? row.ReceiveCount),
                ReceivesHere = (int)(row.ReceivesHere ?? 0),
                FirstReceivedAtMs = row.FirstReceivedAt ?? 0,
            };
            _state.Enter(message);
            _state.Written(message, nowMs, isInFlight: row.ReceiveVisibleAt is not null);
        }
        foreach (var once in sent) _state.Remember(once);
    }

    /// <summary>Answers, in the order of the messages, when all are on disk.</summary>
    public async Task<IReadOnlyList<SentMessage>> SendAsync(IReadOnlyList<OutgoingMessage> messages)
    {
        var sent = new List<SentMessage>(messages.Count);
        var written = new List<(NewMessage Message, SentOnce? Once)>(messages.Count);
        Task writing;
        lock (_lock)
        {
            CheckThere();
            var nowMs = NowMs;
            foreach (var message in messages)
            {
                var id = room.Ids.Next();
                var result = _state.Send(new SendCommand(id, Kernel.RandomId.NewUuid(), message.GroupId, message.DeduplicationKey, message.DelaySeconds), nowMs);
                if (result is SendResult.New made) written.Add((new NewMessage(made.Message, message.Content), made.Once));
                sent.Add(result switch
                {
                    SendResult.New { Message: var state } => new SentMessage(state.MessageId, state.Id),
                    SendResult.Duplicate { First: var first } => new SentMessage(first.MessageId, first.Sequence),
                    _ => throw new InvalidOperationException($"{result} is no outcome of a send."),
                });
            }
            // Also when all were sent before: the first of them may be waiting for the disk still.
            writing = room.Database.WriteAsync(connection =>
            {
                MessageInsert.Run(connection, number, [.. written.Select(one => one.Message)]);
                MessageTable.WriteDeduplications(connection, number, written.Where(one => one.Once is not null).Select(one => one.Once!));
            });
        }
        await FinishSendAsync(written, writing);
        Activity.Sent(messages);
        return sent;
    }

    /// <summary>How many wait, are in flight and are delayed.</summary>
    public MessageCounts Count()
    {
        lock (_lock) return _state.CountAt(NowMs);
    }

    public long? OldestSentAtMs
    {
        get
        {
            lock (_lock) return _state.OldestSentAtMs;
        }
    }

    public void Apply(QueueSettings changed, string? deadLetterQueueArn)
    {
        lock (_lock)
        {
            _deadLetterArn = deadLetterQueueArn;
            _state.Apply(changed, NowMs);
        }
        // What they wait for may be there at once, or later than they think.
        _waiters.WakeAll();
    }

    public async Task PurgeAsync()
    {
        IReadOnlyList<long> ids;
        lock (_lock) ids = _state.Purge();
        foreach (var piece in ids.Chunk(DeletedAtOnce))
        {
            foreach (var id in piece) room.Contents.Remove(id);
            await room.Database.WriteAsync(connection => MessageTable.Delete(connection, piece));
        }
    }

    /// <summary>The server is about to end: who waits is answered at once, with what there is.</summary>
    public void EndWaiting()
    {
        _isWaitingOver = true;
        _waiters.WakeAll();
    }

    /// <summary>Ends the queue: who waits or sends is told that there is none.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isDeleted = true;
            _timer?.Dispose();
        }
        _waiters.WakeAll();
    }

    public static async Task DeleteRowsAsync(IDatabase database, long queue)
    {
        while (await database.WriteAsync(connection => MessageTable.DeletePiece(connection, queue, long.MaxValue, DeletedAtOnce)) == DeletedAtOnce)
        {
            // The next piece.
        }
        await database.WriteAsync(connection => MessageTable.DeleteDeduplications(connection, queue));
    }

    private async Task FinishSendAsync(List<(NewMessage Message, SentOnce? Once)> written, Task writing)
    {
        try
        {
            await writing;
        }
        catch
        {
            lock (_lock) written.ForEach(one => _state.NotWritten(one.Message.State, one.Once));
            throw;
        }
        foreach (var (message, _) in written) room.Contents.Add(message.State.Id, message.Content);
        lock (_lock)
        {
            var nowMs = NowMs;
            foreach (var (message, _) in written) _state.Written(message.State, nowMs);
            SetTimer(nowMs);
        }
        _waiters.Wake(written.Count);
    }

    /// <summary>Sets the timer to when the next message becomes visible by itself, if anybody waits for one. The lock is held.</summary>
    private void SetTimer(long nowMs)
    {
        if (_isDeleted || !_waiters.IsAnyWaiting || _state.NextVisibleAtMs is not { } nextMs || nextMs >= _timerAtMs) return;
        _timerAtMs = nextMs;
        var delay = TimeSpan.FromMilliseconds(Math.Max(0, nextMs - nowMs));
        if (_timer is null) _timer = room.Time.CreateTimer(_ => TimerFired(), null, delay, Timeout.InfiniteTimeSpan);
        else _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private void TimerFired()
    {
        int visible;
        lock (_lock)
        {
            var nowMs = NowMs;
            _timerAtMs = long.MaxValue;
            visible = _state.CountAt(nowMs).Visible;
            SetTimer(nowMs);
        }
        _waiters.Wake(visible);
    }

    private void CheckThere()
    {
        if (_isDeleted) throw SqsErrors.NoQueue();
    }
}
