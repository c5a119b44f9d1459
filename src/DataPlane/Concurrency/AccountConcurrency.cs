namespace Hearth.DataPlane.Concurrency;

/// <summary>
/// The concurrency of one account in one region: a limit that all its functions share, out of which reserved and provisioned
/// concurrency is set aside. Pure: the time is an argument (since any fixed moment), no I/O; the lock is held for a few additions only.
/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
/// </summary>
internal sealed class AccountConcurrency(int limit, int scalingRate = AccountConcurrency.UsualScalingRate)
{
    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html: 1,000 environments every 10 seconds for each function.</summary>
    public const int UsualScalingRate = 1000;

    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: per second and unit of concurrency.</summary>
    public const int RequestsPerUnit = 10;

    private readonly Lock gate = new();
    private readonly Dictionary<string, FunctionConcurrency> functions = [];
    private int inUse;
    private int unreservedInUse;
    private int committed;

    /// <summary>Environments that each function may gain on demand every 10 seconds.</summary>
    public int ScalingRate => scalingRate;

    public int InUse
    {
        get { lock (gate) return inUse; }
    }

    /// <summary>A refused request takes nothing: neither concurrency nor a share of the rate.</summary>
    /// <param name="configurationId">Of the version that is to run: it may have provisioned concurrency.</param>
    /// <param name="isSynchronous">The limits on the rate of requests are for these alone.</param>
    public bool TryAcquire(
        string functionName, string configurationId, bool isSynchronous, TimeSpan now, out ConcurrencyPermit? permit, out ThrottleReason reason)
    {
        lock (gate)
        {
            var function = Find(functionName, now);
            var version = function.Versions.GetValueOrDefault(configurationId);
            permit = null;
            reason = ThrottleReason.None;
            if (version is not null && FitsProvisioned(function, version) && (!isSynchronous || version.Rate.TryTake(now)))
            {
                permit = new ConcurrencyPermit(function, version, PermitKind.Provisioned);
                version.Invocations++;
            }
            else
            {
                reason = WhyThrottled(function, isSynchronous, now);
                if (reason != ThrottleReason.None)
                {
                    function.Throttles[(int)reason]++;
                    return false;
                }

                var isSpillover = version is { Requested: > 0 };
                if (isSpillover) version!.Spillovers++;
                permit = new ConcurrencyPermit(function, version: null, isSpillover ? PermitKind.Spillover : PermitKind.OnDemand);
            }

            Count(function, permit, 1);
            permit.Use = new PermitUse(
                function.InUse, inUse, unreservedInUse, unreservedInUse + committed,
                new ProvisionedPart(version?.InUse ?? 0, version?.Available ?? 0),
                new ProvisionedPart(function.ProvisionedInUse, version is null ? 0 : function.ProvisionedAvailable));
            return true;
        }
    }

    /// <summary>One more environment on demand; false when the function grows faster than AWS lets it.</summary>
    public bool TryGrow(string functionName, TimeSpan now)
    {
        lock (gate)
        {
            var function = Find(functionName, now);
            if (function.Growth.TryTake(now)) return true;
            function.Throttles[(int)ThrottleReason.ConcurrentInvocationLimitExceeded]++;
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
            if (function.Reserved is null) unreservedInUse -= function.OnDemandInUse;
            function.Reserved = reserved;
            if (function.Reserved is null) unreservedInUse += function.OnDemandInUse;
            committed += function.Committed;
            SizeRate(function.Rate, reserved ?? limit, now);
        }
    }

    /// <summary>Provisioned concurrency of one version: what was asked for, and how much of it is there. 0 and 0 ends it.</summary>
    public void SetProvisioned(string functionName, string configurationId, int requested, int available, TimeSpan now)
    {
        lock (gate)
        {
            var function = Find(functionName, now);
            committed -= function.Committed;
            var version = function.VersionOf(configurationId, now);
            (version.Requested, version.Available) = (requested, available);
            function.Drop(configurationId);
            committed += function.Committed;
            SizeRate(version.Rate, available, now);
        }
    }

    public void Return(FunctionConcurrency function, ConcurrencyPermit permit)
    {
        lock (gate) Count(function, permit, -1);
    }

    /// <summary>Forgets functions of which nothing is to be remembered, so that deleted ones leave nothing behind.</summary>
    public void Trim(TimeSpan now)
    {
        lock (gate)
        {
            foreach (var (name, function) in functions)
            {
                foreach (var version in function.Versions.Keys.ToList()) function.Drop(version);
                if (function.IsForgettable(now)) functions.Remove(name);
            }
        }
    }

    /// <summary>What is in use, of what, and each function's part of it.</summary>
    public ConcurrencyUse Describe()
    {
        lock (gate)
        {
            return new ConcurrencyUse(
                limit, inUse, unreservedInUse, limit - committed, [.. functions.Select(function => FunctionUse.Of(function.Key, function.Value))]);
        }
    }

    /// <summary>The function's cap and the account's limit hold also where environments are ready.</summary>
    private bool FitsProvisioned(FunctionConcurrency function, ProvisionedVersion version)
        => version.InUse < version.Available && inUse < limit && !(function.InUse >= function.Reserved);

    /// <summary>Concurrency before rate, as far as both are passed: a request that is refused must not use up the rate.</summary>
    private ThrottleReason WhyThrottled(FunctionConcurrency function, bool isSynchronous, TimeSpan now)
    {
        if (function.OnDemandInUse >= function.OnDemandLimit || function.InUse >= function.Reserved)
            return ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded;

        // The whole account too: right after a new reservation, invocations that started before it may still hold what is
        // now set aside, and the account's limit holds whatever has been promised.
        if (inUse >= limit || (function.Reserved is null && unreservedInUse >= limit - committed))
            return ThrottleReason.ConcurrentInvocationLimitExceeded;

        if (!isSynchronous || function.Rate.TryTake(now)) return ThrottleReason.None;
        return function.Reserved is null
            ? ThrottleReason.FunctionInvocationRateLimitExceeded
            : ThrottleReason.ReservedFunctionInvocationRateLimitExceeded;
    }

    private void Count(FunctionConcurrency function, ConcurrencyPermit permit, int change)
    {
        committed -= function.Committed;
        inUse += change;
        if (permit.Version is { } version)
        {
            version.InUse += change;
            function.ProvisionedInUse += change;
        }
        else
        {
            function.OnDemandInUse += change;
            if (function.Reserved is null) unreservedInUse += change;
        }

        committed += function.Committed;
    }

    private FunctionConcurrency Find(string functionName, TimeSpan now)
    {
        if (functions.TryGetValue(functionName, out var function)) return function;
        function = new FunctionConcurrency(this, now);
        SizeRate(function.Rate, limit, now);
        functions.Add(functionName, function);
        return function;
    }

    private static void SizeRate(TokenBucket rate, long units, TimeSpan now)
        => rate.Resize(units * RequestsPerUnit, units * RequestsPerUnit, now);
}
