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
        var updated = await store.UpdateAsync(reference.Key, FunctionReference.Latest, current =>
        {
            CheckRevision(current, revisionId);
            if (current.Status.IsInProgress) throw LambdaErrors.UpdateInProgress(reference.Key.Arn);
            return change(current) with
            {
                RevisionId = Guid.NewGuid().ToString(),
                EnvironmentId = Guid.NewGuid().ToString("N"),
                LastModified = time.GetUtcNow(),
                Status = FunctionStatus.Updating,
            };
        }) ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        activation.Request(updated);
        dataPlane.Retire(
            reference.Key.AccountId, reference.Key.Region, reference.Key.Name, updated.Version, EnvironmentConfigs.ConfigurationId(updated));
        return updated;
    }

    public static void CheckRevision(FunctionVersion current, string? revisionId)
    {
        if (revisionId is not null && revisionId != current.RevisionId) throw LambdaErrors.StaleRevision("GetFunction/GetAlias");
    }
}
