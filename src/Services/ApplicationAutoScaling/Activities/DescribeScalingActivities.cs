using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.ApplicationAutoScaling.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.Activities;

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingActivities.html</summary>
public sealed record DescribeScalingActivitiesRequest
{
    [Required]
    public string? ServiceNamespace { get; init; }

    [Length(1, 1600)]
    public string? ResourceId { get; init; }

    public string? ScalableDimension { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }

    public bool? IncludeNotScaledActivities { get; init; }
}

public sealed record ScalingActivityShape
{
    public required string ActivityId { get; init; }

    public required string ServiceNamespace { get; init; }

    public required string ResourceId { get; init; }

    public required string ScalableDimension { get; init; }

    public required string Description { get; init; }

    public required string Cause { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public DateTimeOffset? EndTime { get; init; }

    public required string StatusCode { get; init; }

    public string? StatusMessage { get; init; }
}

public sealed record DescribeScalingActivitiesResponse
{
    public required IReadOnlyList<ScalingActivityShape> ScalingActivities { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>The newest first.</summary>
internal sealed class DescribeScalingActivities(DocumentStore<ScalableTarget> targets)
{
    private const int PageSize = 50;

    public Task<DescribeScalingActivitiesResponse> HandleAsync(DescribeScalingActivitiesRequest request, CallContext context)
    {
        TargetId.CheckNamespace(request.ServiceNamespace!);
        var found = targets.List(context.AccountId, context.Region, parent: "", namePrefix: null)
            .Where(target => request.ResourceId is null || target.Key.Name == request.ResourceId)
            .SelectMany(target => target.Value.Activities.Select(activity => Shape(target.Key.Name, activity)))
            .OrderBy(OrderKey, StringComparer.Ordinal);
        var (page, next) = PageToken.Page(found, OrderKey, request.NextToken, request.MaxResults ?? PageSize);
        return Task.FromResult(new DescribeScalingActivitiesResponse { ScalingActivities = page, NextToken = next });
    }

    /// <summary>Grows as times get older.</summary>
    private static string OrderKey(ScalingActivityShape activity) => $"{DateTimeOffset.MaxValue.Ticks - activity.StartTime.Ticks:D19} {activity.ActivityId}";

    private static ScalingActivityShape Shape(string resourceId, ScalingActivity activity) => new()
    {
        ActivityId = activity.ActivityId,
        ServiceNamespace = TargetId.Lambda,
        ResourceId = resourceId,
        ScalableDimension = TargetId.Dimension,
        Description = activity.Description,
        Cause = activity.Cause,
        StartTime = activity.StartTime,
        EndTime = activity.EndTime,
        StatusCode = activity.StatusCode,
        StatusMessage = activity.StatusMessage,
    };
}
