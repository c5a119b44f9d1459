using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.ApplicationAutoScaling.Policies;
using Hearth.Services.ApplicationAutoScaling.ScheduledActions;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.Targets;

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html</summary>
public sealed record DeregisterScalableTargetRequest
{
    [Required]
    public string? ServiceNamespace { get; init; }

    [Required, Length(1, 1600)]
    public string? ResourceId { get; init; }

    [Required]
    public string? ScalableDimension { get; init; }
}

/// <summary>Its policies and scheduled actions go with it; what is provisioned stays.</summary>
internal sealed class DeregisterScalableTarget(
    DocumentStore<ScalableTarget> targets, DocumentStore<ScalingPolicy> policies, DescribeScalingPolicies deletion, DocumentStore<ScheduledAction> actions)
{
    public async Task<NoBody> HandleAsync(DeregisterScalableTargetRequest request, CallContext context)
    {
        var id = TargetId.Read(request.ServiceNamespace!, request.ResourceId!, request.ScalableDimension, context);
        await targets.UpdateAsync(id.Key, current => current is null ? throw AutoScalingError.NoTarget(id) : null);
        foreach (var (key, _) in policies.List(id.AccountId, id.Region, id.ResourceId, namePrefix: null)) await deletion.DeleteAsync(id, key.Name);
        foreach (var (key, _) in actions.List(id.AccountId, id.Region, id.ResourceId, namePrefix: null)) await actions.UpdateAsync(key, _ => null);
        return NoBody.Instance;
    }
}
