using Hearth.Services.Lambda.Concurrency;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.ProvisionedConcurrency;

/// <summary>Sets what is provisioned for an alias or version, with AWS's checks; who may do so is not asked here.</summary>
internal sealed class ProvisionedAmounts(LambdaParts parts)
{
    /// <summary>What is asked for; null when nothing is configured, or there is no such function.</summary>
    public async Task<int?> FindAsync(FunctionReference reference) =>
        (await parts.Functions.FindResourceAsync(reference.Key))?.Provisioned.GetValueOrDefault(reference.Qualifier!)?.Requested;

    public async Task<bool> ExistsAsync(FunctionReference reference) => await parts.Lookup.TryFindAsync(reference) is not null;

    /// <exception cref="Kernel.AwsError">404 for what does not exist, 400 and 409 for what AWS refuses.</exception>
    public async Task<ProvisionedConcurrencySettings> SetAsync(FunctionReference reference, int requested)
    {
        ProvisionedConcurrencyRules.CheckSnapStart(await RequireAsync(reference));
        var config = new ProvisionedConcurrencySettings(requested, parts.Time.GetUtcNow());
        _ = await parts.Functions.UpdateResourceAsync(reference.Key, (connection, resource) =>
        {
            ProvisionedConcurrencyRules.CheckOverlap(resource, reference.Qualifier!);
            var others = FunctionSql.ListResources(connection, reference.Key.AccountId, reference.Key.Region).Where(other => other.Key != reference.Key);
            ProvisionedConcurrencyRules.CheckAmount(
                resource, reference.Qualifier!, requested, parts.Options.AccountConcurrencyLimit - ReservedConcurrency.SetAside(others));
            return resource with { Provisioned = resource.Provisioned.With(reference.Qualifier!, config) };
        }) ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        parts.Provisioning.Changed(reference.Key);
        return config;
    }

    public async Task RemoveAsync(FunctionReference reference)
    {
        _ = await parts.Functions.UpdateResourceAsync(
            reference.Key, (_, current) => current with { Provisioned = current.Provisioned.With(reference.Qualifier!, null) });
        parts.Provisioning.Changed(reference.Key);
    }

    public async ValueTask<FunctionVersion> RequireAsync(FunctionReference reference) => await parts.Lookup.TryFindAsync(reference)
        ?? throw (reference.IsVersionNumber ? LambdaErrors.FunctionNotFound(reference.Arn) : LambdaErrors.NoSuchAlias(reference.Arn));
}
