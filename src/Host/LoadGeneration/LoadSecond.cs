namespace Hearth.Host.LoadGeneration;

/// <summary>What became of the requests that were due in one second, or in a whole run.</summary>
internal sealed class LoadSecond
{
    public long Offered { get; private set; }

    /// <summary>Never sent: too many were in flight. A number of this generator, not of the server.</summary>
    public long Refused { get; private set; }

    public long Warm { get; private set; }

    public long Cold { get; private set; }

    public long Spilled { get; private set; }

    /// <summary>Given up with a 429.</summary>
    public long Throttled { get; private set; }

    public long Failed { get; private set; }

    public long FunctionErrors { get; private set; }

    /// <summary>Requests that took more than one attempt.</summary>
    public long Retried { get; private set; }

    public long Attempts { get; private set; }

    public long Served => Warm + Cold + Spilled;

    /// <summary>Attempts that were answered 429, by Reason: CloudWatch's Throttles.</summary>
    public SortedDictionary<string, long> Throttles { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>Of what was served, from when it was due.</summary>
    public LatencyHistogram Latency { get; } = new();

    public void Add(RequestRecord request)
    {
        Offered++;
        if (request.Answer is not { } answer)
        {
            Refused++;
            return;
        }
        Attempts += request.Attempts;
        if (request.Attempts > 1) Retried++;
        if (answer.HasFunctionError) FunctionErrors++;
        foreach (var reason in request.Throttles) Count(Throttles, reason, 1);
        if (answer.IsServed) Latency.Add(request.Latency);
        switch (answer.Outcome)
        {
            case Outcome.Warm: Warm++; break;
            case Outcome.Cold: Cold++; break;
            case Outcome.Spilled: Spilled++; break;
            case Outcome.Throttled: Throttled++; break;
            default:
                Failed++;
                Count(Failures, answer.Reason, 1);
                break;
        }
    }

    public void Add(LoadSecond other)
    {
        Offered += other.Offered;
        Refused += other.Refused;
        Warm += other.Warm;
        Cold += other.Cold;
        Spilled += other.Spilled;
        Throttled += other.Throttled;
        Failed += other.Failed;
        FunctionErrors += other.FunctionErrors;
        Retried += other.Retried;
        Attempts += other.Attempts;
        foreach (var (reason, count) in other.Throttles) Count(Throttles, reason, count);
        foreach (var (reason, count) in other.Failures) Count(Failures, reason, count);
        Latency.Add(other.Latency);
    }

    private static void Count(SortedDictionary<string, long> counts, string reason, long more) =>
        counts[reason] = counts.GetValueOrDefault(reason) + more;
}
