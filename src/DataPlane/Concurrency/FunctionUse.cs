namespace Hearth.DataPlane.Concurrency;

/// <summary>What a function uses of its account's concurrency at one moment.</summary>
/// <param name="Reserved">Null when it has no reservation.</param>
/// <param name="ProvisionedCommitted">Provisioned concurrency of all its versions.</param>
public sealed record FunctionUse(string FunctionName, int OnDemandInUse, int ProvisionedInUse, int? Reserved, int ProvisionedCommitted);
