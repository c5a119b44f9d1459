using Hearth.Services.ApplicationAutoScaling.Activities;
using Hearth.Services.ApplicationAutoScaling.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.ScheduledActions;

/// <summary>What is due changes the limits of its target, and the capacity follows.</summary>
internal sealed class ScheduledScaling(DocumentStore<ScalableTarget> targets, DocumentStore<ScheduledAction> actions, Scaler scaler)
{
    /// <summary>What became due after the one time and until the other.</summary>
    public async Task RunDueAsync(DateTimeOffset after, DateTimeOffset until)
    {
        foreach (var (key, action) in actions.All())
            if (action.Next(after) <= until) await RunAsync(TargetId.Of(key), key.Name, action.Action);
    }

    private async Task RunAsync(TargetId id, string name, ScalableTargetAction action)
    {
        if (targets.Find(id.Key) is not { } target || target.Suspended.ScheduledScalingSuspended) return;
        var (min, max) = (action.MinCapacity ?? target.MinCapacity, action.MaxCapacity ?? target.MaxCapacity);
        // A new minimum above the present maximum takes the maximum along, and the other way round.
        if (min > max) (min, max) = action.MinCapacity is null ? (max, max) : (min, min);
        await targets.UpdateAsync(id.Key, current => current is null ? null : current with { MinCapacity = min, MaxCapacity = max });
        var cause = $"scheduled action name {name} was triggered";
        // A configuration that is not there yet is made by the first minimum.
        if (await scaler.ReadAsync(id) is null && min > 0) await scaler.SetAsync(id, min, cause);
        else await scaler.EnforceLimitsAsync(id, cause);
    }
}
