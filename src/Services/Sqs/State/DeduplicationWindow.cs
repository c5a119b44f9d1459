namespace Hearth.Services.Sqs.State;

/// <param name="Key">The deduplication id, with its group where that counts.</param>
/// <param name="MessageId">What the first send was answered.</param>
/// <param name="Sequence">Likewise.</param>
internal sealed record SentOnce(string Key, Guid MessageId, long Sequence, long ExpiresAtMs);

/// <summary>
/// What was sent to a FIFO queue in the last five minutes, received and deleted or not.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
/// </summary>
internal sealed class DeduplicationWindow
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, SentOnce> _sent = new(StringComparer.Ordinal);
    private readonly Queue<SentOnce> _byAge = new();

    public SentOnce? Find(string key, long nowMs)
    {
        Forget(nowMs);
        return _sent.GetValueOrDefault(key);
    }

    public void Add(SentOnce sent)
    {
        _sent[sent.Key] = sent;
        _byAge.Enqueue(sent);
    }

    /// <summary>The send came to nothing.</summary>
    public void Remove(SentOnce sent)
    {
        if (_sent.GetValueOrDefault(sent.Key) == sent) _sent.Remove(sent.Key);
    }

    private void Forget(long nowMs)
    {
        while (_byAge.TryPeek(out var oldest) && oldest.ExpiresAtMs <= nowMs)
        {
            _byAge.Dequeue();
            Remove(oldest);
        }
    }
}
