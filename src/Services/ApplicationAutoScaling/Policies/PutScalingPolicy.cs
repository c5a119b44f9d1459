using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.ApplicationAutoScaling.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.Policies;

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html</summary>
public sealed record PutScalingPolicyRequest
{
    [Required, Length(1, 256)]
    public string? PolicyName { get; init; }

    [Required]
    public string? ServiceNamespace { get; init; }

    [Required, Length(1, 1600)]
    public string? ResourceId { get; init; }

    [Required]
    public string? ScalableDimension { get; init; }

    [Enum("StepScaling", "TargetTrackingScaling", "PredictiveScaling")]
    public string? PolicyType { get; init; }

    public TargetTrackingConfiguration? TargetTrackingScalingPolicyConfiguration { get; init; }
}

public sealed record PutScalingPolicyResponse
{
    [WireName("PolicyARN")]
    public required string PolicyArn { get; init; }

    public required IReadOnlyList<AlarmShape> Alarms { get; init; }
}

public sealed record AlarmShape
{
    public required string AlarmName { get; init; }

    [WireName("AlarmARN")]
    public required string AlarmArn { get; init; }

    internal static IReadOnlyList<AlarmShape> Of(TargetId target, ScalingPolicy policy) =>
    [
        .. new[] { policy.AlarmHigh, policy.AlarmLow }.Select(name => new AlarmShape
        {
            AlarmName = name,
            AlarmArn = $"arn:aws:cloudwatch:{target.Region}:{target.AccountId}:alarm:{name}",
        }),
    ];
}

/// <summary>Makes a target tracking policy with its two alarms, or changes one. Lambda has no other kind of policy.</summary>
internal sealed class PutScalingPolicy(
    DocumentStore<ScalableTarget> targets, DocumentStore<ScalingPolicy> policies, IScalingAlarms alarms, TimeProvider time)
{
    public async Task<PutScalingPolicyResponse> HandleAsync(PutScalingPolicyRequest request, CallContext context)
    {
        var id = TargetId.Read(request.ServiceNamespace!, request.ResourceId!, request.ScalableDimension, context);
        if (targets.Find(id.Key) is null) throw AutoScalingError.NoTarget(id);
        if (request.PolicyType is not "TargetTrackingScaling" || request.TargetTrackingScalingPolicyConfiguration is not { } configuration)
            throw AutoScalingError.Validation("Only policies of the type TargetTrackingScaling are supported for provisioned concurrency.");
        Check(configuration);
        var name = request.PolicyName!;
        var policy = (await policies.UpdateAsync(id.Named(name), current => new ScalingPolicy
        {
            Id = current?.Id ?? Guid.NewGuid().ToString(),
            Configuration = configuration,
            CreationTime = current?.CreationTime ?? time.GetUtcNow(),
            AlarmHigh = current?.AlarmHigh ?? $"TargetTracking-{id.ResourceId}-AlarmHigh-{Guid.NewGuid()}",
            AlarmLow = current?.AlarmLow ?? $"TargetTracking-{id.ResourceId}-AlarmLow-{Guid.NewGuid()}",
            ScaledInAt = current?.ScaledInAt,
            ScaledOutAt = current?.ScaledOutAt,
        }))!;
        await alarms.PutAsync(id.AccountId, id.Region, TargetTracking.High(id, name, policy));
        await alarms.PutAsync(id.AccountId, id.Region, TargetTracking.Low(id, name, policy));
        return new PutScalingPolicyResponse { PolicyArn = policy.Arn(id, name), Alarms = AlarmShape.Of(id, policy) };
    }

    private static void Check(TargetTrackingConfiguration configuration)
    {
        if (configuration.TargetValue is not > 0) throw AutoScalingError.Validation("TargetValue must be greater than 0.");
        switch (configuration)
        {
            case { PredefinedMetricSpecification: { } predefined, CustomizedMetricSpecification: null }:
                if (predefined.PredefinedMetricType != TargetTracking.UtilizationMetric)
                    throw AutoScalingError.Validation(
                        $"PredefinedMetricType {predefined.PredefinedMetricType} is not for lambda: it is {TargetTracking.UtilizationMetric}.");
                // https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
                if (configuration.TargetValue is < 0.1 or > 0.9)
                    throw AutoScalingError.Validation($"TargetValue for {TargetTracking.UtilizationMetric} must be between 0.1 and 0.9.");
                break;
            case { PredefinedMetricSpecification: null, CustomizedMetricSpecification: { } own }:
                if (own.MetricName is null || own.Namespace is null || own.Statistic is null)
                    throw AutoScalingError.Validation("A CustomizedMetricSpecification needs MetricName, Namespace and Statistic; metric math is not supported here.");
                break;
            default:
                throw AutoScalingError.Validation("Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be given.");
        }
    }
}
