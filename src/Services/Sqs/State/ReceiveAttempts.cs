namespace Hearth.Services.Sqs.State;

/// <summary>
/// What receives with a ReceiveRequestAttemptId were answered in the last five minutes: a caller who lost the answer asks again under
/// the same id and gets the same messages. In memory only: after the server's restart they come when their visibility timeout ends.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-receiverequestattemptid-request-parameter.html
/// </summary>
internal sealed class ReceiveAttempts
{
    private readonly Dictionary<string, Attempt> _attempts = new(StringComparer.Ordinal);
    private readonly Queue<Attempt> _byAge = new();

    /// <summary>What the attempt got; null when it is not known, or a message of it was deleted, changed or received again.</summary>
    public IReadOnlyList<MessageState>? Find(string id, long nowMs)
    {
        while (_byAge.TryPeek(out var oldest) && oldest.ExpiresAtMs <= nowMs)
        {
            _byAge.Dequeue();
            if (_attempts.GetValueOrDefault(oldest.Id) == oldest) _attempts.Remove(oldest.Id);
        }
        return _attempts.TryGetValue(id, out var attempt) && attempt.Received.All(received => received.IsUntouched)
            ? [.. attempt.Received.Select(received => received.Message)]
            : null;
    }

    public void Add(string id, IEnumerable<MessageState> messages, long nowMs)
    {
        var attempt = new Attempt(id, [.. messages.Select(Received.Of)], nowMs + (long)DeduplicationWindow.Length.TotalMilliseconds);
        _attempts[id] = attempt;
        _byAge.Enqueue(attempt);
    }

    private sealed record Attempt(string Id, IReadOnlyList<Received> Received, long ExpiresAtMs);

    private sealed record Received(MessageState Message, int ReceiveCount, long VisibleAtMs)
    {
        public bool IsUntouched =>
            Message.Phase == MessagePhase.InFlight && Message.ReceiveCount == ReceiveCount && Message.VisibleAtMs == VisibleAtMs;

        public static Received Of(MessageState message) => new(message, message.ReceiveCount, message.VisibleAtMs);
    }
}
