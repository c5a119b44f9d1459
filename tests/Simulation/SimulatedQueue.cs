using Hearth.Services.Sqs.State;
using Shouldly;

namespace Hearth.Tests.Simulation;

/// <summary>Clients, disk and clock of a queue, and the rules that every receive must keep.</summary>
internal sealed class SimulatedQueue(Random random, QueueSettings settings)
{
    private readonly SimulatedDisk _disk = new();
    private readonly List<(ReceiptHandle Handle, long UntilMs)> _handles = [];
    private readonly Dictionary<string, long> _deduplicated = [];
    private readonly Dictionary<long, long> _invisibleUntilMs = [];
    private QueueState _state = new(settings);
    private long _nowMs = 1_000_000;
    private long _lastId;

    /// <summary>How many sends were acknowledged.</summary>
    public int Sent { get; private set; }

    public int Deleted { get; private set; }

    public int DeadLetters { get; private set; }

    public int Crashes { get; private set; }

    public void Step()
    {
        switch (random.Next(100))
        {
            case < 30:
                Send();
                break;
            case < 60:
                Receive(random.Next(1, 11));
                break;
            case < 75 when _handles.Count > 0:
                Delete(_handles[random.Next(_handles.Count)].Handle);
                break;
            case < 82 when _handles.Count > 0:
                ChangeVisibility(_handles[random.Next(_handles.Count)].Handle, random.Next(4) * 5);
                break;
            case 99 when random.Next(10) == 0:
                Crash();
                break;
            default:
                _nowMs += random.Next(1, 2000);
                break;
        }
        Acknowledge(random.Next(3));
    }

    /// <summary>Until nothing is left: every message that was acknowledged must come out.</summary>
    public void Drain()
    {
        for (var round = 0; round < 10_000 && !_state.IsEmpty; round++)
        {
            Acknowledge(int.MaxValue);
            foreach (var handle in Receive(10)) Delete(handle);
            Acknowledge(int.MaxValue);
            _nowMs += 1000;
        }
        _state.IsEmpty.ShouldBeTrue("what was acknowledged must be received in the end");
        _disk.Messages.ShouldBeEmpty();
    }

    private void Send()
    {
        var group = settings.IsFifo ? $"g{random.Next(5)}" : null;
        var key = settings.IsFifo ? $"d{random.Next(400)}" : null;
        var result = _state.Send(new SendCommand(++_lastId, Guid.NewGuid(), group, key, settings.IsFifo ? null : random.Next(3)), _nowMs);
        if (key is not null)
        {
            var isDuplicate = _deduplicated.TryGetValue(key, out var untilMs) && untilMs > _nowMs;
            (result is SendResult.Duplicate).ShouldBe(isDuplicate);
            if (!isDuplicate) _deduplicated[key] = _nowMs + (long)DeduplicationWindow.Length.TotalMilliseconds;
        }
        if (result is not SendResult.New made) return;
        _disk.Ask(() =>
        {
            _disk.Messages[made.Message.Id] = new SimulatedRow(made.Message.MessageId, made.Message.SentAtMs, group, made.Message.VisibleAtMs);
            if (made.Once is { } once) _disk.Deduplications.Add(once);
            return () =>
            {
                Sent++;
                _state.Written(made.Message, _nowMs);
            };
        });
    }

    private List<ReceiptHandle> Receive(int most)
    {
        var lockedBefore = LockedGroups();
        var result = _state.Receive(new ReceiveCommand(most, null, null, HasDeadLetterQueue: true), _nowMs);
        result.Received.Count.ShouldBeLessThanOrEqualTo(most);
        foreach (var message in result.Received)
        {
            _disk.Messages.ShouldContainKey(message.Id, "nothing is seen before it is on disk, or after it was deleted");
            _invisibleUntilMs.GetValueOrDefault(message.Id).ShouldBeLessThanOrEqualTo(_nowMs, "nobody gets what another has");
            message.ReceivesHere.ShouldBeLessThanOrEqualTo(settings.MaxReceiveCount!.Value);
            if (settings.IsFifo) lockedBefore.ShouldNotContain(message.GroupId);
        }
        if (settings.IsFifo) ShouldBeFirstOfTheirGroups(result);
        foreach (var message in result.Received) NoteReceive(message);
        foreach (var dead in result.DeadLetters) NoteDeadLetter(dead);
        return [.. result.Received.Select(message => ReceiptHandle.Of(1, message))];
    }

    private void NoteReceive(MessageState message)
    {
        _invisibleUntilMs[message.Id] = message.VisibleAtMs;
        _handles.Add((ReceiptHandle.Of(1, message), message.VisibleAtMs));
        if (_handles.Count > 50) _handles.RemoveAt(0);
        WriteReceive(message);
    }

    private void NoteDeadLetter(MessageState dead)
    {
        dead.ReceivesHere.ShouldBe(settings.MaxReceiveCount!.Value);
        _disk.Ask(() =>
        {
            _disk.Messages.Remove(dead.Id);
            return () =>
            {
                DeadLetters++;
                _state.Left(dead);
            };
        });
    }

    private void Delete(ReceiptHandle handle)
    {
        if (_state.Delete(handle, _nowMs, out var message) != HandleOutcome.Current) return;
        _disk.Ask(() =>
        {
            _disk.Messages.Remove(message!.Id);
            return () =>
            {
                Deleted++;
                _invisibleUntilMs.Remove(message.Id);
                _state.Left(message);
            };
        });
    }

    private void ChangeVisibility(ReceiptHandle handle, int seconds)
    {
        if (_state.ChangeVisibility(handle, TimeSpan.FromSeconds(seconds), _nowMs, out var message) != HandleOutcome.Current) return;
        _invisibleUntilMs[message!.Id] = message.VisibleAtMs;
        WriteReceive(message);
    }

    private void WriteReceive(MessageState message)
    {
        var receive = new SimulatedReceive(message.VisibleAtMs, message.ReceiveCount, message.ReceivesHere, message.FirstReceivedAtMs);
        _disk.Ask(() =>
        {
            if (_disk.Messages.TryGetValue(message.Id, out var row)) _disk.Messages[message.Id] = row with { Receive = receive };
            return () => { };
        });
    }

    /// <summary>The disk has done the oldest of what it was asked for.</summary>
    private void Acknowledge(int most) => _disk.Do(most);

    /// <summary>What the disk has not done is lost, with everything in memory; receives that were answered are not.</summary>
    private void Crash()
    {
        Crashes++;
        // A receive is answered after it is on disk, so that what clients have is not lost.
        Acknowledge(random.Next(2) == 0 ? int.MaxValue : 0);
        _disk.Forget();
        _state = new QueueState(settings);
        foreach (var once in _disk.Deduplications.Where(once => once.ExpiresAtMs > _nowMs)) _state.Remember(once);
        foreach (var (id, row) in _disk.Messages.OrderBy(row => row.Key)) Restore(id, row);
        _invisibleUntilMs.Clear();
        foreach (var (id, row) in _disk.Messages)
            if (row.Receive is { } receive) _invisibleUntilMs[id] = receive.VisibleAtMs;
        _deduplicated.Clear();
        foreach (var once in _disk.Deduplications) _deduplicated[once.Key] = once.ExpiresAtMs;
        _nowMs += random.Next(10_000);
    }

    private void Restore(long id, SimulatedRow row)
    {
        var message = new MessageState(id, row.MessageId, row.SentAtMs, row.Group)
        {
            VisibleAtMs = row.Receive?.VisibleAtMs ?? row.VisibleAtMs,
            ReceiveCount = row.Receive?.ReceiveCount ?? 0,
            ReceivesHere = row.Receive?.ReceivesHere ?? 0,
            FirstReceivedAtMs = row.Receive?.FirstReceivedAtMs ?? 0,
        };
        _state.Enter(message);
        _state.Written(message, _nowMs, isInFlight: row.Receive is not null);
    }

    private HashSet<string?> LockedGroups() =>
        [.. _invisibleUntilMs.Where(one => one.Value > _nowMs && _disk.Messages.ContainsKey(one.Key)).Select(one => _disk.Messages[one.Key].Group)];

    /// <summary>Of each group, what comes is what was sent first, without a gap but for dead letters.</summary>
    private void ShouldBeFirstOfTheirGroups(ReceiveResult result)
    {
        foreach (var group in result.Received.GroupBy(message => message.GroupId))
        {
            var passed = result.DeadLetters.Select(dead => dead.Id).ToHashSet();
            var expected = _disk.Messages.Where(row => row.Value.Group == group.Key && !passed.Contains(row.Key)).Select(row => row.Key).Order().Take(group.Count());
            group.Select(message => message.Id).ShouldBe(expected);
        }
    }
}
