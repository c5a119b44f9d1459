using System.Globalization;
using Hearth.Kernel;
using Hearth.Services.ApplicationAutoScaling.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.Activities;

/// <summary>Changes the capacity of a target, within its limits, and keeps what was done and why.</summary>
internal sealed class Scaler(DocumentStore<ScalableTarget> targets, IProvisionedCapacity capacity, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(42);

    public Task<int?> ReadAsync(TargetId target) => capacity.ReadAsync(target.AccountId, target.Region, target.FunctionName, target.Qualifier);

    /// <summary>Brings a capacity that is outside of the target's limits back into them.</summary>
    public async Task EnforceLimitsAsync(TargetId id, string cause)
    {
        if (targets.Find(id.Key) is { } target && await ReadAsync(id) is { } now && target.Clamp(now) != now) await SetAsync(id, target.Clamp(now), cause);
    }

    /// <returns>Whether anything was to be changed.</returns>
    public async Task<bool> SetAsync(TargetId id, int wanted, string cause)
    {
        if (targets.Find(id.Key) is not { } target) return false;
        var next = target.Clamp(wanted);
        if (await ReadAsync(id) == next) return false;
        var started = time.GetUtcNow();
        AwsError? failure = null;
        try
        {
            await capacity.WriteAsync(id.AccountId, id.Region, id.FunctionName, id.Qualifier, next);
        }
        catch (AwsError error)
        {
            failure = error;
        }

        await KeepAsync(id, new ScalingActivity
        {
            ActivityId = Guid.NewGuid().ToString(),
            Description = string.Create(CultureInfo.InvariantCulture, $"Setting desired concurrency to {next}."),
            Cause = cause,
            StartTime = started,
            EndTime = time.GetUtcNow(),
            StatusCode = failure is null ? "Successful" : "Failed",
            StatusMessage = failure is null
                ? string.Create(CultureInfo.InvariantCulture, $"Successfully set desired concurrency to {next}. Change successfully fulfilled by lambda.")
                : $"Failed to set desired concurrency to {next}. Reason: {failure.Message}",
        });
        return true;
    }

    private Task KeepAsync(TargetId id, ScalingActivity activity) => targets.UpdateAsync(id.Key, target => target is null
        ? null
        : target with { Activities = [activity, .. target.Activities.Where(old => old.StartTime > time.GetUtcNow() - Kept)] });
}
