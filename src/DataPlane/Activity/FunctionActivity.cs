namespace Hearth.DataPlane.Activity;

/// <summary>What has happened to one function since the server started; counted without a lock.</summary>
internal sealed class FunctionActivity(string accountId, string region, string functionName)
{
    private readonly DurationHistogram inits = new();
    private readonly DurationHistogram durations = new();
    private long cold;
    private long snapshot;
    private long provisioned;
    private long warm;
    private long errors;

    /// <summary>An environment has come up.</summary>
    public void Started(string initializationType, TimeSpan init)
    {
        inits.Add(init);
        if (initializationType == InitializationType.OnDemand) Interlocked.Increment(ref cold);
        else if (initializationType == InitializationType.ProvisionedConcurrency) Interlocked.Increment(ref provisioned);
        else Interlocked.Increment(ref snapshot);
    }

    /// <summary>Step 6 of an invocation.</summary>
    public void Invoked(InvocationOutcome outcome)
    {
        durations.Add(outcome.Duration);
        if (outcome.InitDuration is null) Interlocked.Increment(ref warm);
        if (outcome.FunctionError is not null) Interlocked.Increment(ref errors);
    }

    public FunctionDurations ReadDurations() => new(accountId, region, functionName, inits.ReadBuckets(), durations.ReadBuckets());

    public ActivitySnapshot Read() => new(
        accountId,
        region,
        functionName,
        Interlocked.Read(ref cold),
        Interlocked.Read(ref snapshot),
        Interlocked.Read(ref provisioned),
        Interlocked.Read(ref warm),
        Interlocked.Read(ref errors),
        inits.Read(),
        durations.Read());
}

/// <summary>What has happened to one function since the server started.</summary>
/// <param name="ColdStarts">Environments started on demand.</param>
/// <param name="SnapshotStarts">Environments restored from a snapshot.</param>
/// <param name="ProvisionedStarts">Environments initialised ahead for provisioned concurrency.</param>
/// <param name="WarmStarts">Invocations that met an environment which had served, or was initialised, before.</param>
/// <param name="Errors">Invocations that ended with a function error.</param>
public sealed record ActivitySnapshot(
    string AccountId,
    string Region,
    string FunctionName,
    long ColdStarts,
    long SnapshotStarts,
    long ProvisionedStarts,
    long WarmStarts,
    long Errors,
    Percentiles Init,
    Percentiles Duration);
