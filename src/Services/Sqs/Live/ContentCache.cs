namespace Hearth.Services.Sqs.Live;

/// <summary>
/// What the newest messages say, up to so many bytes: a message that is received soon after it was sent is not read from disk. What does
/// not fit is read when it is received, so that a backlog may be larger than memory.
/// </summary>
internal sealed class ContentCache(long mostBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, MessageContent> _contents = [];
    private readonly Queue<(long Id, long Bytes)> _byAge = new();
    private long _bytes;

    public void Add(long id, MessageContent content)
    {
        var bytes = content.Bytes;
        lock (_lock)
        {
            _contents[id] = content;
            _byAge.Enqueue((id, bytes));
            _bytes += bytes;
            while (_bytes > mostBytes && _byAge.TryDequeue(out var oldest))
            {
                _contents.Remove(oldest.Id);
                _bytes -= oldest.Bytes;
            }
        }
    }

    public MessageContent? Find(long id)
    {
        lock (_lock) return _contents.GetValueOrDefault(id);
    }

    /// <summary>Its bytes count until its turn to be forgotten comes: that is soon enough.</summary>
    public void Remove(long id)
    {
        lock (_lock) _contents.Remove(id);
    }
}
