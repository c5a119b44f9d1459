using Hearth.DataPlane;

namespace Hearth.Services.Lambda.ProvisionedConcurrency;

/// <summary>One version's part of a configuration.</summary>
/// <param name="Share">Environments that the configuration asks for.</param>
/// <param name="Wanted">What all configurations together ask for, of this version.</param>
/// <param name="Status">Null while the data plane has not heard of it.</param>
internal sealed record VersionProgress(int Share, int Wanted, ProvisionedStatus? Status)
{
    public bool IsComplete => Status is { IsComplete: true } status && status.Requested == Wanted;

    public int Ready => Math.Min(Share, Status?.Ready ?? 0);
}

/// <summary>How far a configuration is, in AWS's words.</summary>
/// <param name="Status">IN_PROGRESS, READY or FAILED.</param>
/// <param name="Count">Environments that are ready.</param>
internal sealed record ProvisionedProgress(string Status, int Count, string? FailureReason)
{
    public static ProvisionedProgress Of(IReadOnlyList<VersionProgress> versions, int leftBehind)
    {
        var failure = versions.FirstOrDefault(version => version.Status?.FailureReason is not null)?.Status?.FailureReason;
        var ready = versions.Sum(version => version.Ready);
        if (failure is not null) return new ProvisionedProgress("FAILED", ready, failure);
        return versions.All(version => version.IsComplete)
            ? new ProvisionedProgress("READY", ready, FailureReason: null)
            : new ProvisionedProgress("IN_PROGRESS", ready == 0 ? leftBehind : ready, FailureReason: null);
    }
}
