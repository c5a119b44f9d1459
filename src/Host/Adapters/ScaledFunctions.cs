using Hearth.Services.ApplicationAutoScaling;
using Hearth.Services.Lambda;

namespace Hearth.Host.Adapters;

/// <summary>Lets Application Auto Scaling set provisioned concurrency.</summary>
internal sealed class ScaledFunctions(LambdaService lambda) : IProvisionedCapacity
{
    public Task<int?> ReadAsync(string accountId, string region, string functionName, string qualifier) =>
        lambda.FindProvisionedAsync(Arn(accountId, region, functionName, qualifier));

    public Task WriteAsync(string accountId, string region, string functionName, string qualifier, int count) =>
        lambda.SetProvisionedAsync(Arn(accountId, region, functionName, qualifier), count);

    public Task<bool> ExistsAsync(string accountId, string region, string functionName, string qualifier) =>
        lambda.ExistsAsync(Arn(accountId, region, functionName, qualifier));

    private static string Arn(string accountId, string region, string functionName, string qualifier) =>
        $"arn:aws:lambda:{region}:{accountId}:function:{functionName}:{qualifier}";
}
