using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.ApplicationAutoScaling.Activities;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.Targets;

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html</summary>
public sealed record RegisterScalableTargetRequest
{
    [Required]
    public string? ServiceNamespace { get; init; }

    [Required, Length(1, 1600)]
    public string? ResourceId { get; init; }

    [Required]
    public string? ScalableDimension { get; init; }

    public int? MinCapacity { get; init; }

    public int? MaxCapacity { get; init; }

    [WireName("RoleARN"), Length(1, 1600)]
    public string? RoleArn { get; init; }

    public SuspendedState? SuspendedState { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

public sealed record RegisterScalableTargetResponse
{
    [WireName("ScalableTargetARN")]
    public required string ScalableTargetArn { get; init; }
}

/// <summary>Registers, or changes what is given. A capacity outside of the limits is brought into them at once.</summary>
internal sealed class RegisterScalableTarget(
    DocumentStore<ScalableTarget> targets, IProvisionedCapacity capacity, Scaler scaler, TimeProvider time)
{
    public async Task<RegisterScalableTargetResponse> HandleAsync(RegisterScalableTargetRequest request, CallContext context)
    {
        var id = TargetId.Read(request.ServiceNamespace!, request.ResourceId!, request.ScalableDimension, context);
        if (!await capacity.ExistsAsync(id.AccountId, id.Region, id.FunctionName, id.Qualifier))
            throw AutoScalingError.Validation($"{id.ResourceId} does not exist: there is no such alias or version of that function.");
        var target = await targets.UpdateAsync(id.Key, current => Merge(id, request, current));
        await scaler.EnforceLimitsAsync(id, cause: $"scalable target {id.ResourceId} was registered with other limits");
        return new RegisterScalableTargetResponse { ScalableTargetArn = target!.Arn(id) };
    }

    private ScalableTarget Merge(TargetId id, RegisterScalableTargetRequest request, ScalableTarget? current)
    {
        var (min, max) = (request.MinCapacity ?? current?.MinCapacity, request.MaxCapacity ?? current?.MaxCapacity);
        if (min is null || max is null)
            throw AutoScalingError.Validation("Min capacity and Max capacity are required when a scalable target is registered for the first time.");
        if (min < 0 || max < 0) throw AutoScalingError.Validation("Minimum capacity and maximum capacity must be greater than or equal to 0.");
        if (min > max) throw AutoScalingError.Validation($"Maximum capacity cannot be less than minimum capacity: {max} < {min}");
        return new ScalableTarget
        {
            MinCapacity = min.Value,
            MaxCapacity = max.Value,
            RoleArn = request.RoleArn ?? current?.RoleArn
                ?? $"arn:aws:iam::{id.AccountId}:role/aws-service-role/lambda.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_LambdaConcurrency",
            Suspended = request.SuspendedState ?? current?.Suspended ?? new SuspendedState(),
            CreationTime = current?.CreationTime ?? time.GetUtcNow(),
            Id = current?.Id ?? Guid.NewGuid().ToString("N"),
            Tags = request.Tags ?? current?.Tags ?? new Dictionary<string, string>(),
            Activities = current?.Activities ?? [],
        };
    }
}
