namespace Hearth.DataPlane.Concurrency;

/// <summary>The concurrency of one account in one region at one moment.</summary>
/// <param name="InUse">ConcurrentExecutions: invocations that hold a permit.</param>
/// <param name="UnreservedInUse">Of functions without a reservation, on demand.</param>
/// <param name="Unreserved">What these may have together: the limit less all that is reserved or provisioned.</param>
public sealed record ConcurrencyUse(int Limit, int InUse, int UnreservedInUse, int Unreserved, IReadOnlyList<FunctionUse> Functions);

/// <summary>One function's part of it; counters count from the start of the server.</summary>
/// <param name="Reserved">Null when it has no reservation.</param>
public sealed record FunctionUse(
    string FunctionName, int OnDemand, int? Reserved, long Throttles, IReadOnlyList<ProvisionedUse> Provisioned)
{
    /// <summary>The same throttles by AWS's words for their reason; those that there were.</summary>
    public IReadOnlyDictionary<string, long> ThrottlesByReason { get; init; } = new Dictionary<string, long>();

    internal static FunctionUse Of(string name, FunctionConcurrency function) => new(
        name,
        function.OnDemandInUse,
        function.Reserved,
        function.Throttles.Sum(),
        [.. function.Versions.Select(version => new ProvisionedUse(
            version.Key, version.Value.Requested, version.Value.Available, version.Value.InUse, version.Value.Invocations, version.Value.Spillovers))])
    {
        ThrottlesByReason = Enum.GetValues<ThrottleReason>()
            .Where(reason => function.Throttles[(int)reason] > 0)
            .ToDictionary(reason => reason.ToString(), reason => function.Throttles[(int)reason], StringComparer.Ordinal),
    };
}

/// <summary>The provisioned concurrency of one version.</summary>
/// <param name="Invocations">ProvisionedConcurrencyInvocations.</param>
/// <param name="Spillovers">ProvisionedConcurrencySpilloverInvocations.</param>
public sealed record ProvisionedUse(string ConfigurationId, int Requested, int Ready, int InUse, long Invocations, long Spillovers);

/// <summary>What one account uses in one region.</summary>
public sealed record AccountUse(string AccountId, string Region, ConcurrencyUse Concurrency);
