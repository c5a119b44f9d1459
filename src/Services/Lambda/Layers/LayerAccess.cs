using Hearth.Kernel;

namespace Hearth.Services.Lambda.Layers;

/// <summary>Who may use a layer version: its own account.</summary>
internal sealed class LayerAccess
{
    /// <exception cref="AwsError">403 in AWS's words.</exception>
    public void Check(LayerKey key, long version, Caller caller)
    {
        if (key.AccountId == caller.AccountId) return;
        throw LambdaErrors.AccessDenied(
            $"User: arn:aws:iam::{caller.AccountId}:root is not authorized to perform: lambda:GetLayerVersion on resource: "
            + $"{key.VersionArn(version)} because no resource-based policy allows the lambda:GetLayerVersion action");
    }
}
