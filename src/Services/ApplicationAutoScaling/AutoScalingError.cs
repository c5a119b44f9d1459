using Hearth.Kernel;
using Hearth.Services.ApplicationAutoScaling.Targets;

namespace Hearth.Services.ApplicationAutoScaling;

/// <summary>The errors of the API in AWS's words.</summary>
internal static class AutoScalingError
{
    public static AwsError Validation(string message) => new("ValidationException", message);

    public static AwsError NoTarget(TargetId target) => new(
        "ObjectNotFoundException",
        $"No scalable target registered for service namespace: {TargetId.Lambda}, resource ID: {target.ResourceId}, scalable dimension: {TargetId.Dimension}");

    public static AwsError NoPolicy(TargetId target, string name) => new(
        "ObjectNotFoundException",
        $"No scaling policy found for service namespace: {TargetId.Lambda}, resource ID: {target.ResourceId}, scalable dimension: {TargetId.Dimension}, policy name: {name}");

    public static AwsError NoAction(TargetId target, string name) => new(
        "ObjectNotFoundException",
        $"No scheduled action found for service namespace: {TargetId.Lambda}, resource ID: {target.ResourceId}, scalable dimension: {TargetId.Dimension}, scheduled action name: {name}");
}
