using System.Text;
using Hearth.Services.Sqs.Live;

namespace Hearth.Services.Sqs.Metrics;

/// <summary>What was done with a queue since it was last asked for: numbers that are added up on the way of requests.</summary>
internal sealed class QueueActivity
{
    private readonly Lock _lock = new();
    private QueueCounts _counts = new();

    /// <summary>The minute in which it was last seen to have been used; for who asks for the numbers.</summary>
    public DateTimeOffset UsedAt { get; set; }

    public void Sent(IReadOnlyList<OutgoingMessage> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages)
            {
                var bytes = Encoding.UTF8.GetByteCount(message.Content.Body);
                _counts = _counts with
                {
                    Sent = _counts.Sent + 1,
                    SentBytes = _counts.SentBytes + bytes,
                    SmallestBytes = _counts.Sent == 0 ? bytes : Math.Min(_counts.SmallestBytes, bytes),
                    LargestBytes = Math.Max(_counts.LargestBytes, bytes),
                };
            }
        }
    }

    public void Received(int messages)
    {
        lock (_lock) _counts = _counts with { Received = _counts.Received + messages };
    }

    public void ReceivedNothing()
    {
        lock (_lock) _counts = _counts with { EmptyReceives = _counts.EmptyReceives + 1 };
    }

    public void Deleted(int messages)
    {
        lock (_lock) _counts = _counts with { Deleted = _counts.Deleted + messages };
    }

    /// <summary>The numbers, which begin anew.</summary>
    public QueueCounts Take()
    {
        lock (_lock)
        {
            var taken = _counts;
            _counts = new QueueCounts();
            return taken;
        }
    }
}

internal sealed record QueueCounts
{
    public long Sent { get; init; }

    public long SentBytes { get; init; }

    public long SmallestBytes { get; init; }

    public long LargestBytes { get; init; }

    public long Received { get; init; }

    public long EmptyReceives { get; init; }

    public long Deleted { get; init; }

    public bool IsNothing => Sent + Received + EmptyReceives + Deleted == 0;
}
