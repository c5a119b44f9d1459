using Hearth.DataPlane.Concurrency;

namespace Hearth.Tests.Properties.DataPlane;

/// <summary>One thing that happens to an account. Version "1" of a function is the one that may be provisioned.</summary>
internal abstract record PermitStep
{
    public sealed record Acquire(string Function, string Version) : PermitStep;

    public sealed record Return(int Index, bool Twice) : PermitStep;

    public sealed record Reserve(string Function, int? Count) : PermitStep;

    public sealed record Provision(string Function, int Ready) : PermitStep;

    public sealed record Trim : PermitStep;
}

/// <summary>Counts by hand what an <see cref="AccountConcurrency"/> should count, and says where the two differ.</summary>
internal sealed class PermitModel(int limit)
{
    private readonly AccountConcurrency account = new(limit);
    private readonly List<(string Function, string Version, ConcurrencyPermit Permit)> held = [];
    private readonly Dictionary<string, int?> reserved = [];
    private readonly Dictionary<string, int> ready = [];

    public bool Run(IEnumerable<PermitStep> steps, bool checkGuarantee)
    {
        foreach (var step in steps)
        {
            if (!Apply(step, checkGuarantee)) return false;
            if (account.InUse != held.Count || held.Count > limit) return false;
        }

        return IsWholeAgain();
    }

    private bool Apply(PermitStep step, bool checkGuarantee)
    {
        switch (step)
        {
            case PermitStep.Acquire acquire:
                return Acquire(acquire, checkGuarantee);
            case PermitStep.Return(var index, var twice) when held.Count > 0:
                var returned = held[index % held.Count];
                held.Remove(returned);
                returned.Permit.Dispose();
                if (twice) returned.Permit.Dispose();
                return true;
            case PermitStep.Reserve(var function, var count):
                account.SetReserved(function, count, TimeSpan.Zero);
                reserved[function] = count;
                return true;
            case PermitStep.Provision(var function, var count):
                account.SetProvisioned(function, "1", count, count, TimeSpan.Zero);
                ready[function] = count;
                return true;
            case PermitStep.Trim:
                account.Trim(TimeSpan.Zero);
                return true;
            default:
                return true;
        }
    }

    private bool Acquire(PermitStep.Acquire step, bool checkGuarantee)
    {
        var inUse = held.Count(entry => entry.Function == step.Function);
        var onDemand = held.Count(entry => entry.Function == step.Function && entry.Permit.Kind != PermitKind.Provisioned);
        var provisioned = inUse - onDemand;
        var cap = reserved.GetValueOrDefault(step.Function);
        var size = ready.GetValueOrDefault(step.Function);
        var hasProvisioned = step.Version == "1" && provisioned < size;
        var isCapped = inUse >= cap || (!hasProvisioned && onDemand >= cap - Math.Max(size, provisioned));

        var isFull = held.Count >= limit;
        var given = account.TryAcquire(step.Function, step.Version, isSynchronous: false, TimeSpan.Zero, out var permit, out var reason);
        if (given)
        {
            held.Add((step.Function, step.Version, permit!));
            var isSpillover = step.Version == "1" && size > 0 && !hasProvisioned;
            var kind = hasProvisioned ? PermitKind.Provisioned : isSpillover ? PermitKind.Spillover : PermitKind.OnDemand;
            return !isCapped && permit!.Kind == kind;
        }

        // Ready environments in an account that is full: either limit may be named.
        if (isFull && hasProvisioned) return !checkGuarantee;
        if ((reason == ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded) != isCapped) return false;
        return !checkGuarantee || isCapped || (cap is null && !hasProvisioned);
    }

    /// <summary>With everything returned and nothing set aside the whole limit is there again, no more and no less.</summary>
    private bool IsWholeAgain()
    {
        foreach (var entry in held) entry.Permit.Dispose();
        foreach (var function in reserved.Keys) account.SetReserved(function, null, TimeSpan.Zero);
        foreach (var function in ready.Keys) account.SetProvisioned(function, "1", 0, 0, TimeSpan.Zero);
        account.Trim(TimeSpan.Zero);
        var granted = Enumerable.Range(0, limit + 5).Count(_ => account.TryAcquire("d", "1", isSynchronous: false, TimeSpan.Zero, out var _, out var _));
        return granted == limit;
    }
}
