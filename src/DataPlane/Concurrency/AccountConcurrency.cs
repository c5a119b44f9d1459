namespace Hearth.DataPlane.Concurrency;

/// <summary>
/// The concurrency of one account in one region: a limit that all its functions share, out of which reserved and provisioned
/// concurrency is set aside, and the rates that go with it. Pure: the time is an argument, counted from any fixed moment; no I/O; the
/// lock is held for a few additions only. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
/// </summary>
internal sealed class AccountConcurrency
{
    /// <summary>Per second and unit of concurrency. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html</summary>
    public const int RequestsPerUnit = 10;

    private readonly Lock gate = new();
    private readonly Dictionary<string, FunctionConcurrency> functions = [];
    private readonly int limit;
    private readonly TokenBucket rate = new(0, 0, TimeSpan.Zero);
    private int inUse;
    private int unreservedInUse;
    private int committed;

    public AccountConcurrency(int limit)
    {
        this.limit = limit;
        Size(rate, limit, TimeSpan.Zero);
    }

    public int Limit => limit;

    public int InUse
    {
        get { lock (gate) return inUse; }
    }

    /// <summary>A refused request takes nothing, neither concurrency nor a share of a rate.</summary>
    public bool TryAcquire(in PermitRequest request, TimeSpan now, out ConcurrencyPermit? permit, out ThrottleReason reason)
    {
        lock (gate)
        {
            var function = Find(request.FunctionName, now);
            var version = function.Find(request.ConfigurationId);
            var capacity = version;
            reason = ThrottleReason.None;
            // Provisioned environments first; what is more than they can take runs on demand.
            if (version is null || !FitsProvisioned(function, version) || (request.IsSynchronous && !version.Rate.TryTake(now)))
            {
                capacity = null;
                reason = WhyThrottled(function, request.IsSynchronous, now);
            }

            permit = null;
            if (reason != ThrottleReason.None)
            {
                function.Throttles++;
                return false;
            }

            Use(function, capacity, 1);
            if (capacity is not null) capacity.Invocations++;
            else if (version is { Ready: > 0 }) version.Spillovers++;
            permit = new ConcurrencyPermit(function, capacity, isSpillover: capacity is null && version is { Ready: > 0 });
            return true;
        }
    }

    /// <summary>One more environment on demand: false when the function grows faster than AWS lets it.</summary>
    public bool TryGrow(string functionName, TimeSpan now)
    {
        lock (gate)
        {
            var function = Find(functionName, now);
            if (function.Growth.TryTake(now)) return true;
            function.Throttles++;
            return false;
        }
    }

    /// <summary>Null removes the reservation: the function shares the unreserved pool again.</summary>
    public void SetReserved(string functionName, int? reserved, TimeSpan now)
    {
        if (reserved < 0) throw new ArgumentOutOfRangeException(nameof(reserved), reserved, "Reserved concurrency is 0 or more.");
        lock (gate)
        {
            var function = Find(functionName, now);
            committed -= function.Committed;
            if (function.Reserved is null) unreservedInUse -= function.OnDemand;
            function.Reserved = reserved;
            if (function.Reserved is null) unreservedInUse += function.OnDemand;
            committed += function.Committed;
            Size(function.Rate, reserved ?? 0, now);
        }
    }

    /// <summary>So many environments of a version are initialised ahead now; 0 when it is provisioned no more.</summary>
    public void SetProvisioned(string functionName, string configurationId, int ready, TimeSpan now)
    {
        if (ready < 0) throw new ArgumentOutOfRangeException(nameof(ready), ready, "Provisioned environments are 0 or more.");
        lock (gate)
        {
            var function = Find(functionName, now);
            committed -= function.Committed;
            function.SetReady(configurationId, ready, now);
            committed += function.Committed;
        }
    }

    public void Return(FunctionConcurrency function, ProvisionedCapacity? capacity)
    {
        lock (gate) Use(function, capacity, -1);
    }

    /// <summary>Forgets functions of which there is nothing to remember, so that deleted ones leave nothing behind.</summary>
    public void Trim(TimeSpan now)
    {
        lock (gate)
        {
            foreach (var (name, function) in functions)
            {
                if (function.Trim(now)) functions.Remove(name);
            }
        }
    }

    public ConcurrencyUse Describe()
    {
        lock (gate)
        {
            return new ConcurrencyUse(
                limit, inUse, unreservedInUse, limit - committed, [.. functions.Select(function => FunctionUse.Of(function.Key, function.Value))]);
        }
    }

    internal static void Size(TokenBucket bucket, long units, TimeSpan now)
        => bucket.Resize(units * RequestsPerUnit, units * RequestsPerUnit, now);

    /// <summary>The function's cap and the account's limit hold also where environments are ready.</summary>
    private bool FitsProvisioned(FunctionConcurrency function, ProvisionedCapacity version)
        => version.InUse < version.Ready && inUse < limit && !(function.InUse >= function.Reserved);

    /// <summary>Concurrency before rate, the function's own limit before the account's.</summary>
    private ThrottleReason WhyThrottled(FunctionConcurrency function, bool isSynchronous, TimeSpan now)
    {
        if (function.OnDemand >= function.OnDemandCap || function.InUse >= function.Reserved)
            return ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded;

        // The whole account first: right after a new reservation, invocations that started before it may still
        // hold what is now set aside, and the account's limit holds whatever has been promised.
        if (inUse >= limit || (function.Reserved is null && unreservedInUse >= limit - committed))
            return ThrottleReason.ConcurrentInvocationLimitExceeded;

        if (!isSynchronous) return ThrottleReason.None;
        if (function.Reserved is not null)
            return function.Rate.TryTake(now) ? ThrottleReason.None : ThrottleReason.ReservedFunctionInvocationRateLimitExceeded;
        return rate.TryTake(now) ? ThrottleReason.None : ThrottleReason.FunctionInvocationRateLimitExceeded;
    }

    private void Use(FunctionConcurrency function, ProvisionedCapacity? capacity, int change)
    {
        committed -= function.Committed;
        function.Use(capacity, change);
        committed += function.Committed;
        inUse += change;
        if (capacity is null && function.Reserved is null) unreservedInUse += change;
    }

    private FunctionConcurrency Find(string functionName, TimeSpan now)
    {
        if (functions.TryGetValue(functionName, out var function)) return function;
        function = new FunctionConcurrency(this, now);
        functions.Add(functionName, function);
        return function;
    }
}
