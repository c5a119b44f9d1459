namespace Hearth.DataPlane.Concurrency;

/// <summary>
/// What one function, all its versions together, uses and may use. Guarded by its account's lock.
/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
/// </summary>
internal sealed class FunctionConcurrency
{
    private static readonly int ReasonCount = Enum.GetValues<ThrottleReason>().Length;

    private readonly Dictionary<string, ProvisionedVersion> versions = [];

    public FunctionConcurrency(AccountConcurrency account, TimeSpan now)
    {
        Account = account;
        Rate = new TokenBucket(0, 0, TimeSpan.FromSeconds(1), now);
        Growth = new TokenBucket(account.ScalingRate, account.ScalingRate, TimeSpan.FromSeconds(10), now);
    }

    public AccountConcurrency Account { get; }

    public int? Reserved { get; set; }

    public int OnDemandInUse { get; set; }

    public int ProvisionedInUse { get; set; }

    public int InUse => OnDemandInUse + ProvisionedInUse;

    /// <summary>Refused requests, counted by <see cref="ThrottleReason"/>.</summary>
    public long[] Throttles { get; } = new long[ReasonCount];

    /// <summary>Synchronous requests.</summary>
    public TokenBucket Rate { get; }

    /// <summary>Environments started on demand.</summary>
    public TokenBucket Growth { get; }

    public IReadOnlyDictionary<string, ProvisionedVersion> Versions => versions;

    /// <summary>Provisioned environments of all its versions that are ready.</summary>
    public int ProvisionedAvailable => versions.Count == 0 ? 0 : versions.Values.Sum(version => version.Available);

    public int ProvisionedCommitted => versions.Count == 0 ? 0 : versions.Values.Sum(version => version.Committed);

    /// <summary>What runs on demand may use; null: what the account has left for everyone.</summary>
    public int? OnDemandLimit => Reserved is { } reserved ? Math.Max(0, reserved - ProvisionedCommitted) : null;

    /// <summary>
    /// What this function takes away from the pool that the others share: all that is reserved or provisioned, used or not.
    /// More than the reservation only while invocations from before a lowered reservation are still running.
    /// </summary>
    public int Committed => Reserved is { } reserved ? Math.Max(reserved, InUse) : ProvisionedCommitted;

    /// <summary>True when nothing would be lost by forgetting this function.</summary>
    public bool IsForgettable(TimeSpan now)
        => InUse == 0 && Reserved is null && versions.Count == 0 && Growth.IsFull(now) && Rate.IsFull(now);

    public ProvisionedVersion VersionOf(string configurationId, TimeSpan now)
    {
        if (versions.TryGetValue(configurationId, out var version)) return version;
        version = new ProvisionedVersion(now);
        versions.Add(configurationId, version);
        return version;
    }

    /// <summary>One that is neither asked for nor in use any more.</summary>
    public void Drop(string configurationId)
    {
        if (versions.TryGetValue(configurationId, out var version) && version is { Requested: 0, InUse: 0 }) versions.Remove(configurationId);
    }
}
