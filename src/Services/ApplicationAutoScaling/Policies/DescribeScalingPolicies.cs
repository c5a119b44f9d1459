using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.ApplicationAutoScaling.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.Policies;

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingPolicies.html</summary>
public sealed record DescribeScalingPoliciesRequest
{
    [Length(0, 50)]
    public IReadOnlyList<string>? PolicyNames { get; init; }

    [Required]
    public string? ServiceNamespace { get; init; }

    [Length(1, 1600)]
    public string? ResourceId { get; init; }

    public string? ScalableDimension { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }
}

public sealed record ScalingPolicyShape
{
    [WireName("PolicyARN")]
    public required string PolicyArn { get; init; }

    public required string PolicyName { get; init; }

    public required string ServiceNamespace { get; init; }

    public required string ResourceId { get; init; }

    public required string ScalableDimension { get; init; }

    public required string PolicyType { get; init; }

    public required TargetTrackingConfiguration TargetTrackingScalingPolicyConfiguration { get; init; }

    public required IReadOnlyList<AlarmShape> Alarms { get; init; }

    public required DateTimeOffset CreationTime { get; init; }
}

public sealed record DescribeScalingPoliciesResponse
{
    public required IReadOnlyList<ScalingPolicyShape> ScalingPolicies { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeleteScalingPolicy.html</summary>
public sealed record DeleteScalingPolicyRequest
{
    [Required, Length(1, 1600)]
    public string? PolicyName { get; init; }

    [Required]
    public string? ServiceNamespace { get; init; }

    [Required, Length(1, 1600)]
    public string? ResourceId { get; init; }

    [Required]
    public string? ScalableDimension { get; init; }
}

/// <summary>DescribeScalingPolicies and DeleteScalingPolicy.</summary>
internal sealed class DescribeScalingPolicies(DocumentStore<ScalingPolicy> policies, IScalingAlarms alarms)
{
    private const int PageSize = 50;

    public Task<DescribeScalingPoliciesResponse> HandleAsync(DescribeScalingPoliciesRequest request, CallContext context)
    {
        TargetId.CheckNamespace(request.ServiceNamespace!);
        var found = policies.List(context.AccountId, context.Region, request.ResourceId, namePrefix: null)
            .Where(policy => request.PolicyNames is not { Count: > 0 } names || names.Contains(policy.Key.Name));
        var (page, next) = PageToken.Page(found, policy => $"{policy.Key.Parent}/{policy.Key.Name}", request.NextToken, request.MaxResults ?? PageSize);
        return Task.FromResult(new DescribeScalingPoliciesResponse { ScalingPolicies = [.. page.Select(Shape)], NextToken = next });
    }

    public async Task<NoBody> DeleteAsync(DeleteScalingPolicyRequest request, CallContext context)
    {
        var id = TargetId.Read(request.ServiceNamespace!, request.ResourceId!, request.ScalableDimension, context);
        await DeleteAsync(id, request.PolicyName!);
        return NoBody.Instance;
    }

    /// <summary>With its alarms.</summary>
    public async Task DeleteAsync(TargetId id, string name)
    {
        var policy = policies.Find(id.Named(name)) ?? throw AutoScalingError.NoPolicy(id, name);
        await policies.UpdateAsync(id.Named(name), _ => null);
        await alarms.DeleteAsync(id.AccountId, id.Region, [policy.AlarmHigh, policy.AlarmLow]);
    }

    private static ScalingPolicyShape Shape(KeyValuePair<DocumentKey, ScalingPolicy> one)
    {
        var target = TargetId.Of(one.Key);
        return new ScalingPolicyShape
        {
            PolicyArn = one.Value.Arn(target, one.Key.Name),
            PolicyName = one.Key.Name,
            ServiceNamespace = TargetId.Lambda,
            ResourceId = target.ResourceId,
            ScalableDimension = TargetId.Dimension,
            PolicyType = "TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration = one.Value.Configuration,
            Alarms = AlarmShape.Of(target, one.Value),
            CreationTime = one.Value.CreationTime,
        };
    }
}
