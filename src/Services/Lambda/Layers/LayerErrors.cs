using Hearth.Kernel;

namespace Hearth.Services.Lambda.Layers;

internal static class LayerErrors
{
    public static AwsError VersionNotFound(string versionArn) => LambdaErrors.NotFound($"Layer version {versionArn} does not exist.");

    /// <exception cref="AwsError">InvalidParameterValueException: versions are numbered from 1.</exception>
    public static void CheckNumber(long version)
    {
        if (version < 1) throw LambdaErrors.InvalidParameterValue("Layer Version Cannot be less than 1");
    }

    /// <summary>For the operations that only the layer's own account may do.</summary>
    public static AwsError NotOwner(string accountId, string action, string resource) => LambdaErrors.AccessDenied(
        $"User: arn:aws:iam::{accountId}:root is not authorized to perform: {action} on resource: {resource}");
}
