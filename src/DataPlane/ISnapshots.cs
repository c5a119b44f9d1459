namespace Hearth.DataPlane;

/// <summary>Makes the snapshots that versions with SnapStart are restored from.</summary>
public interface ISnapshots
{
    /// <summary>Initialises a copy of a published version and keeps it. It ends with <see cref="IDataPlane.Retire"/>.</summary>
    /// <returns>How its initialisation went: a failure is the function's, and no exception.</returns>
    /// <exception cref="Hearth.Kernel.AwsError">No environment can be made.</exception>
    Task<AheadOutcome> CreateSnapshotAsync(EnvironmentConfig config);
}
