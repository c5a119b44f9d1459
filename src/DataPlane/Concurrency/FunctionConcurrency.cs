namespace Hearth.DataPlane.Concurrency;

/// <summary>What one function, all its versions together, has in use and may use. Guarded by its account's lock.</summary>
internal sealed class FunctionConcurrency(AccountConcurrency account, TimeSpan now)
{
    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html: 1,000 environments every 10 seconds.</summary>
    public const int EnvironmentsAtOnce = 1000, EnvironmentsPerSecond = 100;

    private readonly Dictionary<string, ProvisionedCapacity> provisioned = [];

    public AccountConcurrency Account { get; } = account;

    public int? Reserved { get; set; }

    public int OnDemand { get; set; }

    /// <summary>Permits of provisioned environments.</summary>
    public int Provisioned { get; set; }

    public int InUse => OnDemand + Provisioned;

    /// <summary>Synchronous requests of a function with a reservation; the others share their account's.</summary>
    public TokenBucket Rate { get; } = new(0, 0, now);

    /// <summary>Environments that may still be started on demand.</summary>
    public TokenBucket Growth { get; } = new(EnvironmentsAtOnce, EnvironmentsPerSecond, now);

    public long Throttles { get; set; }

    public int ProvisionedCommitted { get; private set; }

    /// <summary>
    /// What this function takes away from the pool that the others share: all that is reserved or provisioned, used or not.
    /// More than the reservation only while invocations from before a lowered reservation are still running.
    /// </summary>
    public int Committed => Reserved is { } reserved ? Math.Max(reserved, InUse) : ProvisionedCommitted;

    /// <summary>What the function may run on demand of its own reservation; null: what the account has left for everyone.</summary>
    public int? OnDemandCap => Reserved is { } reserved ? Math.Max(0, reserved - ProvisionedCommitted) : null;

    public IEnumerable<KeyValuePair<string, ProvisionedCapacity>> ProvisionedByVersion => provisioned;

    public ProvisionedCapacity? Find(string configurationId) =>
        provisioned.Count == 0 ? null : provisioned.GetValueOrDefault(configurationId);

    public void SetReady(string configurationId, int ready, TimeSpan now)
    {
        if (!provisioned.TryGetValue(configurationId, out var capacity))
        {
            if (ready == 0) return;
            provisioned.Add(configurationId, capacity = new ProvisionedCapacity(now));
        }

        ProvisionedCommitted -= capacity.Committed;
        capacity.Ready = ready;
        ProvisionedCommitted += capacity.Committed;
        AccountConcurrency.Size(capacity.Rate, ready, now);
    }

    public void Use(ProvisionedCapacity? capacity, int change)
    {
        if (capacity is null)
        {
            OnDemand += change;
            return;
        }

        ProvisionedCommitted -= capacity.Committed;
        capacity.InUse += change;
        ProvisionedCommitted += capacity.Committed;
        Provisioned += change;
    }

    /// <summary>Forgets versions that are provisioned no more; true when nothing would be lost by forgetting the function too.</summary>
    public bool Trim(TimeSpan now)
    {
        foreach (var (id, capacity) in provisioned)
        {
            if (capacity.Committed == 0) provisioned.Remove(id);
        }

        return InUse == 0 && Reserved is null && provisioned.Count == 0 && Growth.IsFull(now);
    }
}
