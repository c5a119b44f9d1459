namespace Hearth.Host.LoadGeneration;

/// <summary>One request from its schedule to its last answer. Times are from the start of the run.</summary>
/// <param name="Scheduled">When it was due; its latency counts from here, not from when it was sent (coordinated omission).</param>
/// <param name="Attempts">0 when it was refused here because too many were in flight.</param>
/// <param name="Throttles">Attempts that were answered 429: what CloudWatch counts as Throttles, by Reason.</param>
internal sealed record RequestRecord(
    long Number, TimeSpan Scheduled, TimeSpan Sent, TimeSpan Done, int Attempts, IReadOnlyList<string> Throttles, AttemptAnswer? Answer)
{
    public bool IsRefused => Attempts == 0;

    public TimeSpan Latency => Done - Scheduled;

    public static RequestRecord Refused(long number, TimeSpan scheduled) => new(number, scheduled, scheduled, scheduled, 0, [], Answer: null);
}
