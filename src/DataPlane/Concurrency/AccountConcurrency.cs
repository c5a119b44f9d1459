namespace Hearth.DataPlane.Concurrency;

/// <summary>
/// The concurrency of one account in one region: a limit that all its functions share, out of which reserved
/// concurrency is set aside. Pure: no clock, no I/O; the lock is held for a few additions only.
/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
/// </summary>
internal sealed class AccountConcurrency(int limit)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, FunctionConcurrency> functions = [];
    private int inUse;
    private int unreservedInUse;
    private int committed;

    public int InUse
    {
        get { lock (gate) return inUse; }
    }

    public bool TryAcquire(string functionName, out ConcurrencyPermit? permit, out ThrottleReason reason)
    {
        lock (gate)
        {
            var function = Find(functionName);
            reason = WhyThrottled(function);
            permit = null;
            if (reason != ThrottleReason.None) return false;
            Add(function, 1);
            permit = new ConcurrencyPermit(function);
            return true;
        }
    }

    /// <summary>Null removes the reservation: the function shares the unreserved pool again.</summary>
    public void SetReserved(string functionName, int? reserved)
    {
        if (reserved < 0) throw new ArgumentOutOfRangeException(nameof(reserved), reserved, "Reserved concurrency is 0 or more.");
        lock (gate)
        {
            var function = Find(functionName);
            committed -= function.Committed;
            if (function.Reserved is null) unreservedInUse -= function.InUse;
            function.Reserved = reserved;
            if (function.Reserved is null) unreservedInUse += function.InUse;
            committed += function.Committed;
        }
    }

    public void Return(FunctionConcurrency function)
    {
        lock (gate) Add(function, -1);
    }

    /// <summary>Forgets functions that are idle and have no reservation, so that deleted ones leave nothing behind.</summary>
    public void Trim()
    {
        lock (gate)
        {
            foreach (var (name, function) in functions)
            {
                if (function.InUse == 0 && function.Reserved is null) functions.Remove(name);
            }
        }
    }

    private ThrottleReason WhyThrottled(FunctionConcurrency function)
    {
        if (function.Reserved is { } reserved && function.InUse >= reserved)
            return ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded;

        // The whole account first: right after a new reservation, invocations that started before it may still
        // hold what is now set aside, and the account's limit holds whatever has been promised.
        if (inUse >= limit) return ThrottleReason.ConcurrentInvocationLimitExceeded;
        var hasRoom = function.Reserved is not null || unreservedInUse < limit - committed;
        return hasRoom ? ThrottleReason.None : ThrottleReason.ConcurrentInvocationLimitExceeded;
    }

    private void Add(FunctionConcurrency function, int change)
    {
        committed -= function.Committed;
        function.InUse += change;
        committed += function.Committed;
        inUse += change;
        if (function.Reserved is null) unreservedInUse += change;
    }

    private FunctionConcurrency Find(string functionName)
    {
        if (functions.TryGetValue(functionName, out var function)) return function;
        function = new FunctionConcurrency(this);
        functions.Add(functionName, function);
        return function;
    }
}
