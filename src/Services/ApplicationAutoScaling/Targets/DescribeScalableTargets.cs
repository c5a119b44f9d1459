using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.Targets;

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html</summary>
public sealed record DescribeScalableTargetsRequest
{
    [Required]
    public string? ServiceNamespace { get; init; }

    [Length(0, 50)]
    public IReadOnlyList<string>? ResourceIds { get; init; }

    public string? ScalableDimension { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }
}

public sealed record ScalableTargetShape
{
    public required string ServiceNamespace { get; init; }

    public required string ResourceId { get; init; }

    public required string ScalableDimension { get; init; }

    public required int MinCapacity { get; init; }

    public required int MaxCapacity { get; init; }

    [WireName("RoleARN")]
    public required string RoleArn { get; init; }

    public required DateTimeOffset CreationTime { get; init; }

    public required SuspendedState SuspendedState { get; init; }

    [WireName("ScalableTargetARN")]
    public required string ScalableTargetArn { get; init; }
}

public sealed record DescribeScalableTargetsResponse
{
    public required IReadOnlyList<ScalableTargetShape> ScalableTargets { get; init; }

    public string? NextToken { get; init; }
}

internal sealed class DescribeScalableTargets(DocumentStore<ScalableTarget> targets)
{
    private const int PageSize = 50;

    public Task<DescribeScalableTargetsResponse> HandleAsync(DescribeScalableTargetsRequest request, CallContext context)
    {
        TargetId.CheckNamespace(request.ServiceNamespace!);
        var found = targets.List(context.AccountId, context.Region, parent: "", namePrefix: null)
            .Where(target => request.ResourceIds is not { Count: > 0 } ids || ids.Contains(target.Key.Name));
        var (page, next) = PageToken.Page(found, target => target.Key.Name, request.NextToken, request.MaxResults ?? PageSize);
        return Task.FromResult(new DescribeScalableTargetsResponse { ScalableTargets = [.. page.Select(Shape)], NextToken = next });
    }

    private static ScalableTargetShape Shape(KeyValuePair<DocumentKey, ScalableTarget> one) => new()
    {
        ServiceNamespace = TargetId.Lambda,
        ResourceId = one.Key.Name,
        ScalableDimension = TargetId.Dimension,
        MinCapacity = one.Value.MinCapacity,
        MaxCapacity = one.Value.MaxCapacity,
        RoleArn = one.Value.RoleArn,
        CreationTime = one.Value.CreationTime,
        SuspendedState = one.Value.Suspended,
        ScalableTargetArn = one.Value.Arn(TargetId.Of(one.Key)),
    };
}
