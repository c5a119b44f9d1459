namespace Hearth.Services.Sqs.State;

/// <summary>
/// A queue's messages and the rules by which they are received. A command and the time give a result: no I/O, no clock, no lock (see
/// LiveQueue). What changes on disk is announced in two steps, so that nothing is seen before it is durable: a sent message is
/// <see cref="MessagePhase.Writing"/> until <see cref="Written"/>, one that goes is <see cref="MessagePhase.Leaving"/> until <see cref="Left"/>.
/// </summary>
internal sealed class QueueState(QueueSettings settings)
{
    /// <summary>From the receive, however often it is changed.</summary>
    private static readonly TimeSpan LongestVisibilityTimeout = TimeSpan.FromHours(12);

    private readonly Dictionary<long, MessageState> _messages = [];
    private readonly IDeliveryOrder _order = settings.IsFifo ? new FifoOrder() : new StandardOrder();
    private readonly DeduplicationWindow _window = new();
    private readonly ReceiveAttempts _attempts = new();

    /// <summary>When messages become visible.</summary>
    private readonly TimeIndex _later = new(static (message, atMs) =>
        message.Phase is MessagePhase.Delayed or MessagePhase.InFlight && message.VisibleAtMs == atMs);

    /// <summary>When messages were sent.</summary>
    private readonly TimeIndex _ages = new(static (message, _) => message.Phase != MessagePhase.Gone);

    private readonly int[] _counts = new int[Enum.GetValues<MessagePhase>().Length];

    public QueueSettings Settings { get; private set; } = settings;

    public SendResult Send(SendCommand command, long nowMs)
    {
        if (command.DeduplicationKey is { } key && _window.Find(key, nowMs) is { } first) return new SendResult.Duplicate(first);
        var message = new MessageState(command.Id, command.MessageId, nowMs, command.GroupId)
        {
            VisibleAtMs = nowMs + ((command.DelaySeconds * 1000L) ?? (long)Settings.Delay.TotalMilliseconds),
        };
        Enter(message);
        if (command.DeduplicationKey is null) return new SendResult.New(message, Once: null);
        var once = new SentOnce(command.DeduplicationKey, message.MessageId, message.Id, nowMs + (long)DeduplicationWindow.Length.TotalMilliseconds);
        _window.Add(once);
        return new SendResult.New(message, once);
    }

    /// <summary>A message that comes from another queue, or from disk, in the order of the ids; to be <see cref="Written"/>.</summary>
    public void Enter(MessageState message)
    {
        _messages.Add(message.Id, message);
        _counts[(int)message.Phase]++;
        _ages.Add(message, message.SentAtMs, _messages.Count);
        _order.Entered(message);
    }

    public void Remember(SentOnce once) => _window.Add(once);

    /// <summary>The message is on disk.</summary>
    /// <param name="isInFlight">It was received before the server's start, and is invisible until <see cref="MessageState.VisibleAtMs"/>.</param>
    public void Written(MessageState message, long nowMs, bool isInFlight = false)
    {
        if (message.Phase != MessagePhase.Writing) return;
        if (message.VisibleAtMs <= nowMs) BecomeReady(message);
        else BecomeLater(message, isInFlight ? MessagePhase.InFlight : MessagePhase.Delayed);
        if (isInFlight && message.Phase == MessagePhase.InFlight) _order.Restored(message);
    }

    /// <summary>The message could not be written: it was never sent.</summary>
    public void NotWritten(MessageState message, SentOnce? once)
    {
        if (once is not null) _window.Remove(once);
        Left(message);
    }

    public ReceiveResult Receive(ReceiveCommand command, long nowMs)
    {
        Advance(nowMs);
        var visibleAtMs = nowMs + (long)(command.VisibilityTimeout ?? Settings.VisibilityTimeout).TotalMilliseconds;
        if (command.AttemptId is { } again && _attempts.Find(again, nowMs) is { } same) return Repeat(again, same, visibleAtMs, nowMs);
        var room = Settings.InFlightLimit - Counts.InFlight;
        // AWS tells the receivers of standard queues, and keeps quiet to those of FIFO queues.
        if (room <= 0) return new ReceiveResult { IsOverLimit = !Settings.IsFifo };
        List<MessageState> received = [], deadLetters = [];
        _order.Take(Math.Min(command.Most, room), message =>
        {
            if (command.HasDeadLetterQueue && message.ReceivesHere >= Settings.MaxReceiveCount)
            {
                Move(message, MessagePhase.Leaving);
                deadLetters.Add(message);
                return false;
            }
            Receive(message, visibleAtMs, nowMs);
            received.Add(message);
            return true;
        });
        if (command.AttemptId is { } id && received.Count > 0) _attempts.Add(id, received, nowMs);
        return new ReceiveResult { Received = received, DeadLetters = deadLetters };
    }

    /// <summary>Whether the message may be deleted by the handle; it is leaving then.</summary>
    public HandleOutcome Delete(ReceiptHandle handle, long nowMs, out MessageState? message)
    {
        var outcome = Find(handle, nowMs, out message);
        if (outcome == HandleOutcome.Expired && !Settings.IsFifo) outcome = HandleOutcome.Current;
        if (outcome == HandleOutcome.Current) Move(message!, MessagePhase.Leaving);
        return outcome;
    }

    /// <summary>Gives a message in flight another visibility timeout, from now on.</summary>
    public HandleOutcome ChangeVisibility(ReceiptHandle handle, TimeSpan timeout, long nowMs, out MessageState? message)
    {
        var outcome = Find(handle, nowMs, out message);
        if (outcome != HandleOutcome.Current) return outcome;
        // After a restart it is not known when the receive was, and nothing is checked.
        if (message!.ReceivedAtMs > 0 && nowMs + timeout.TotalMilliseconds > message.ReceivedAtMs + LongestVisibilityTimeout.TotalMilliseconds) return HandleOutcome.TooLong;
        message.VisibleAtMs = nowMs + (long)timeout.TotalMilliseconds;
        if (timeout == TimeSpan.Zero) BecomeReady(message);
        else _later.Add(message, message.VisibleAtMs, _messages.Count);
        return outcome;
    }

    /// <summary>Takes messages out for a move to another queue: what could be received, best first. They are leaving then.</summary>
    public IReadOnlyList<MessageState> TakeForMove(int most, long nowMs)
    {
        Advance(nowMs);
        List<MessageState> taken = [];
        // In flight for a moment, so that a FIFO queue gives several of a group.
        _order.Take(most, message =>
        {
            Move(message, MessagePhase.InFlight);
            taken.Add(message);
            return true;
        });
        foreach (var message in taken) Move(message, MessagePhase.Leaving);
        return taken;
    }

    /// <summary>The message is on disk no more.</summary>
    public void Left(MessageState message)
    {
        if (message.Phase == MessagePhase.Gone) return;
        var wasInFlight = message.WasInFlight;
        Move(message, MessagePhase.Gone);
        _messages.Remove(message.Id);
        _order.Left(message, wasInFlight);
    }

    /// <summary>What was leaving could not: it becomes visible when its time has come.</summary>
    public void Stayed(MessageState message)
    {
        if (message.Phase != MessagePhase.Leaving) return;
        _ages.Add(message, message.SentAtMs, _messages.Count);
        if (message.WasInFlight) BecomeLater(message, MessagePhase.InFlight);
        else BecomeReady(message);
    }

    /// <summary>Forgets every message that is on disk, in flight or not. Those whose sending is not acknowledged yet stay.</summary>
    public IReadOnlyList<long> Purge()
    {
        var purged = _messages.Values.Where(message => message.Phase != MessagePhase.Writing).ToList();
        foreach (var message in purged) Left(message);
        return [.. purged.Select(message => message.Id)];
    }

    /// <summary>Messages that are older than the queue keeps them; they are leaving then.</summary>
    public IReadOnlyList<MessageState> Expire(long nowMs)
    {
        var oldestMs = nowMs - (long)Settings.Retention.TotalMilliseconds;
        List<MessageState> expired = [];
        while (_ages.TakeDue(oldestMs) is { } message)
        {
            if (message.Phase is MessagePhase.Writing or MessagePhase.Leaving) continue;
            Move(message, MessagePhase.Leaving);
            expired.Add(message);
        }
        return expired;
    }

    /// <summary>The delay of a FIFO queue also holds for messages that wait already; that of a standard queue does not.</summary>
    public IReadOnlyList<MessageState> Apply(QueueSettings settings, long nowMs)
    {
        var isNewDelay = settings.Delay != Settings.Delay;
        Settings = settings;
        if (!settings.IsFifo || !isNewDelay) return [];
        var waiting = _messages.Values.Where(message => message.Phase is MessagePhase.Delayed or MessagePhase.Ready && message.ReceivesHere == 0).ToList();
        foreach (var message in waiting)
        {
            message.VisibleAtMs = message.SentAtMs + (long)settings.Delay.TotalMilliseconds;
            if (message.VisibleAtMs > nowMs) BecomeLater(message, MessagePhase.Delayed);
            else if (message.Phase == MessagePhase.Delayed) BecomeReady(message);
        }
        return waiting;
    }

    public MessageCounts CountAt(long nowMs)
    {
        Advance(nowMs);
        return Counts;
    }

    public bool IsEmpty => _messages.Count == 0;

    public MessageState? Find(long id) => _messages.GetValueOrDefault(id);

    /// <summary>Since when the oldest message has been here; null when there is none.</summary>
    public long? OldestSentAtMs => _ages.FirstAtMs;

    /// <summary>When the next message becomes visible by itself; null when none will.</summary>
    public long? NextVisibleAtMs => _later.FirstAtMs;

    private MessageCounts Counts => new(
        _counts[(int)MessagePhase.Ready], _counts[(int)MessagePhase.InFlight] + _counts[(int)MessagePhase.Leaving], _counts[(int)MessagePhase.Delayed]);

    /// <summary>What became visible by the passing of time.</summary>
    private void Advance(long nowMs)
    {
        while (_later.TakeDue(nowMs) is { } message) BecomeReady(message);
    }

    private void Receive(MessageState message, long visibleAtMs, long nowMs)
    {
        message.ReceiveCount++;
        message.ReceivesHere++;
        if (message.FirstReceivedAtMs == 0) message.FirstReceivedAtMs = nowMs;
        message.ReceivedAtMs = nowMs;
        message.VisibleAtMs = visibleAtMs;
        BecomeLater(message, MessagePhase.InFlight);
    }

    private ReceiveResult Repeat(string attemptId, IReadOnlyList<MessageState> messages, long visibleAtMs, long nowMs)
    {
        foreach (var message in messages)
        {
            message.VisibleAtMs = visibleAtMs;
            _later.Add(message, visibleAtMs, _messages.Count);
        }
        _attempts.Add(attemptId, messages, nowMs);
        return new ReceiveResult { Received = messages };
    }

    private HandleOutcome Find(ReceiptHandle handle, long nowMs, out MessageState? message)
    {
        Advance(nowMs);
        message = Find(handle.Id);
        if (message is null || message.MessageId != handle.MessageId || message.Phase is MessagePhase.Leaving or MessagePhase.Writing) return HandleOutcome.Gone;
        if (message.ReceiveCount != handle.Receive) return HandleOutcome.Superseded;
        return message.Phase == MessagePhase.InFlight ? HandleOutcome.Current : HandleOutcome.Expired;
    }

    private void BecomeReady(MessageState message)
    {
        var wasInFlight = message.WasInFlight;
        Move(message, MessagePhase.Ready);
        _order.BecameReady(message, wasInFlight);
    }

    private void BecomeLater(MessageState message, MessagePhase phase)
    {
        Move(message, phase);
        _later.Add(message, message.VisibleAtMs, _messages.Count);
    }

    private void Move(MessageState message, MessagePhase phase)
    {
        _counts[(int)message.Phase]--;
        if (phase != MessagePhase.Gone) _counts[(int)phase]++;
        // A message that is leaving holds up its group as it did before.
        if (phase != MessagePhase.Leaving) message.WasInFlight = phase == MessagePhase.InFlight;
        message.Phase = phase;
    }
}
