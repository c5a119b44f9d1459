using Hearth.DataPlane.Activity;
using Hearth.DataPlane.Concurrency;
using Hearth.DataPlane.Snapshots;

namespace Hearth.DataPlane.Environments;

/// <summary>What all pools share.</summary>
internal sealed record PoolServices(
    EnvironmentFactory Factory,
    SnapshotStock Snapshots,
    SupervisedTasks Tasks,
    ConcurrencyLimits Limits,
    DataPlaneOptions Options,
    TimeProvider Time,
    FunctionActivities Activities,
    CancellationToken Stopping)
{
    /// <summary>Whether AWS's scaling rate lets a function have one more environment on demand now.</summary>
    public bool MayGrow(EnvironmentConfig config) => config.IsProvisioned || Limits.TryGrow(config);
}
