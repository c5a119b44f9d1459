namespace Hearth.DataPlane;

/// <summary>How far the provisioned concurrency of one version is.</summary>
/// <param name="Ready">Environments that are initialised.</param>
/// <param name="IsComplete">All that was requested has been ready once; what dies later is replaced.</param>
/// <param name="FailureReason">AWS's word for why there are none; null when it has not failed.</param>
public sealed record ProvisionedStatus(int Requested, int Ready, bool IsComplete, string? FailureReason);
