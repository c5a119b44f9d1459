using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Concurrency;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.ProvisionedConcurrency;

/// <summary>
/// Keeps provisioned concurrency configurations, with AWS's checks. No environment is started ahead yet, and a configuration
/// says so: it is IN_PROGRESS in the answer that makes it and FAILED, with the reason, from then on.
/// </summary>
internal sealed class ProvisionedConcurrencyConfigs(LambdaParts parts)
{
    private const int PageSize = 50;

    private const string NotProvisioned =
        "This installation of Hearth keeps provisioned concurrency configurations and does not start environments ahead yet: "
        + "invocations run on demand.";

    public async Task<ProvisionedConcurrencyConfigResponse> PutAsync(PutProvisionedConcurrencyConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, request.Qualifier, context.Caller, "lambda:PutProvisionedConcurrencyConfig");
        if (reference.Qualifier is null or FunctionReference.Latest)
            throw LambdaErrors.InvalidParameterValue("Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
        await RequireAsync(reference);
        var config = new ProvisionedConcurrencySettings(request.ProvisionedConcurrentExecutions!.Value, parts.Time.GetUtcNow());
        _ = await parts.Functions.UpdateResourceAsync(reference.Key, (connection, resource) =>
        {
            ProvisionedConcurrencyRules.CheckOverlap(resource, reference.Qualifier);
            var reserved = ReservedConcurrency.Sum(FunctionSql.ListResources(connection, reference.Key.AccountId, reference.Key.Region));
            ProvisionedConcurrencyRules.CheckAmount(
                resource, reference.Qualifier, config.Requested, parts.Options.AccountConcurrencyLimit - reserved);
            return resource with { Provisioned = resource.Provisioned.With(reference.Qualifier, config) };
        }) ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        return Describe(config) with { Status = "IN_PROGRESS", StatusReason = null };
    }

    public async Task<ProvisionedConcurrencyConfigResponse> GetAsync(ProvisionedConcurrencyConfigRequest request, CallContext context)
    {
        var (reference, resource) = await FindAsync(request, context, "lambda:GetProvisionedConcurrencyConfig");
        return resource.Provisioned.TryGetValue(reference.Qualifier!, out var config) ? Describe(config) : throw ProvisionedConcurrencyRules.NotFound();
    }

    public async Task<NoBody> DeleteAsync(ProvisionedConcurrencyConfigRequest request, CallContext context)
    {
        var (reference, _) = await FindAsync(request, context, "lambda:DeleteProvisionedConcurrencyConfig");
        _ = await parts.Functions.UpdateResourceAsync(
            reference.Key, (_, current) => current with { Provisioned = current.Provisioned.With(reference.Qualifier!, null) });
        return NoBody.Instance;
    }

    public async Task<ListProvisionedConcurrencyConfigsResponse> ListAsync(ListProvisionedConcurrencyConfigsRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, qualifier: null, context.Caller, "lambda:ListProvisionedConcurrencyConfigs");
        var resource = await parts.Functions.FindResourceAsync(reference.Key) ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        var (page, next) = PageToken.Page(
            resource.Provisioned.OrderBy(config => config.Key, StringComparer.Ordinal),
            config => config.Key, request.Marker, request.MaxItems ?? PageSize);
        return new ListProvisionedConcurrencyConfigsResponse
        {
            ProvisionedConcurrencyConfigs =
                [.. page.Select(config => Describe(config.Value) with { FunctionArn = $"{reference.Key.Arn}:{config.Key}" })],
            NextMarker = next,
        };
    }

    private async Task<(FunctionReference Reference, FunctionResource Resource)> FindAsync(
        ProvisionedConcurrencyConfigRequest request, CallContext context, string action)
    {
        var reference = await parts.Access.AuthorizeAsync(request.FunctionName!, request.Qualifier, context.Caller, action);
        if (reference.Qualifier is null or FunctionReference.Latest)
            throw LambdaErrors.InvalidParameterValue("The function resource provided must be an alias or a published version.");
        await RequireAsync(reference);
        return (reference, await parts.Functions.FindResourceAsync(reference.Key) ?? throw LambdaErrors.FunctionNotFound(reference.Arn));
    }

    private async ValueTask RequireAsync(FunctionReference reference)
    {
        if (await parts.Lookup.TryFindAsync(reference) is not null) return;
        throw reference.IsVersionNumber ? LambdaErrors.FunctionNotFound(reference.Arn) : LambdaErrors.NoSuchAlias(reference.Arn);
    }

    private static ProvisionedConcurrencyConfigResponse Describe(ProvisionedConcurrencySettings config) => new()
    {
        RequestedProvisionedConcurrentExecutions = config.Requested,
        AvailableProvisionedConcurrentExecutions = 0,
        AllocatedProvisionedConcurrentExecutions = 0,
        Status = "FAILED",
        StatusReason = NotProvisioned,
        LastModified = FunctionDescription.Timestamp(config.LastModified),
    };
}
