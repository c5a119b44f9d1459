namespace Hearth.DataPlane.Provisioned;

/// <summary>How far the provisioned concurrency of one version is.</summary>
/// <param name="Requested">Environments that are to be kept initialised.</param>
/// <param name="Available">Environments that are.</param>
/// <param name="State">As AWS says it in GetProvisionedConcurrencyConfig.</param>
/// <param name="Reason">AWS's word for why it failed.</param>
public sealed record ProvisionedStatus(int Requested, int Available, ProvisionedState State, string? Reason);

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html</summary>
public enum ProvisionedState
{
    InProgress,
    Ready,
    Failed,
}
