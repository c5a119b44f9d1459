namespace Hearth.Services.ApplicationAutoScaling;

/// <summary>What Application Auto Scaling asks of Lambda; the Host plugs it in.</summary>
public interface IProvisionedCapacity
{
    /// <summary>Provisioned concurrent executions that are asked for now; null when there is no configuration.</summary>
    Task<int?> ReadAsync(string accountId, string region, string functionName, string qualifier);

    /// <summary>Asks for another number. Zero removes the configuration, which is how Lambda has none.</summary>
    /// <exception cref="Kernel.AwsError">Lambda's own refusal.</exception>
    Task WriteAsync(string accountId, string region, string functionName, string qualifier, int count);

    /// <summary>Whether there is such an alias or version.</summary>
    Task<bool> ExistsAsync(string accountId, string region, string functionName, string qualifier);
}
