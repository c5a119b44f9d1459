using Hearth.DataPlane;
using Hearth.Services.Lambda.Invoke;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Functions;

/// <summary>
/// The one way in which $LATEST changes: refused while another update is in progress or when the caller's revision is
/// stale, then InProgress until activated, and old environments end.
/// </summary>
internal sealed class LatestUpdate(FunctionStore store, FunctionActivation activation, IDataPlane dataPlane, TimeProvider time)
{
    public async Task<FunctionVersion> ApplyAsync(
        FunctionReference reference, string? revisionId, Func<FunctionVersion, FunctionVersion> change)
    {
        var updated = await store.UpdateAsync(reference.Key, FunctionReference.Latest, current => Next(current, revisionId, change))
            ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        Follow(updated);
        return updated;
    }

    /// <summary>The same, and publishes the result; answers the published version, which is activated like any other.</summary>
    public async Task<FunctionVersion> ApplyAndPublishAsync(
        FunctionReference reference, string? revisionId, Func<FunctionVersion, FunctionVersion> change)
    {
        var published = await store.PublishAsync(
            reference.Key, description: null, FunctionStatus.Creating, current => Next(current, revisionId, change))
            ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        Follow(published.Latest);
        if (published.IsNew) activation.Request(published.Version);
        return published.Version;
    }

    public static void CheckRevision(FunctionVersion current, string? revisionId)
    {
        if (revisionId is not null && revisionId != current.RevisionId) throw LambdaErrors.StaleRevision("GetFunction/GetAlias");
    }

    private FunctionVersion Next(FunctionVersion current, string? revisionId, Func<FunctionVersion, FunctionVersion> change)
    {
        CheckRevision(current, revisionId);
        if (current.Status.IsInProgress) throw LambdaErrors.UpdateInProgress(current.Key.Arn);
        return change(current) with
        {
            RevisionId = Guid.NewGuid().ToString(),
            EnvironmentId = Guid.NewGuid().ToString("N"),
            LastModified = time.GetUtcNow(),
            Status = FunctionStatus.Updating,
        };
    }

    private void Follow(FunctionVersion latest)
    {
        activation.Request(latest);
        dataPlane.Retire(
            latest.Key.AccountId, latest.Key.Region, latest.Key.Name, latest.Version, EnvironmentConfigs.ConfigurationId(latest));
    }
}
