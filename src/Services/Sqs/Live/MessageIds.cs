namespace Hearth.Services.Sqs.Live;

/// <summary>
/// Numbers for messages and queues that only grow, over restarts too: they start at the time in milliseconds with room for a million in
/// each, and after the greatest that is in use.
/// </summary>
internal sealed class MessageIds
{
    private const int BitsPerMillisecond = 20;

    private long _last;

    public void Start(long greatestInUse, long nowMs) => _last = Math.Max(greatestInUse, nowMs << BitsPerMillisecond);

    public long Next() => Interlocked.Increment(ref _last);

    /// <summary>Twenty digits, as AWS's are: texts that grow as the numbers do.</summary>
    public static string SequenceNumber(long id) => $"1{id:D19}";
}
