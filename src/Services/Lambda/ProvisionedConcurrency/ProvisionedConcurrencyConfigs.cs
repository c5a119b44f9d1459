using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Concurrency;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Invoke;

namespace Hearth.Services.Lambda.ProvisionedConcurrency;

/// <summary>
/// Provisioned concurrency configurations, with AWS's checks. The environments come up in the background; how far they are is read
/// from the data plane when somebody asks. https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
/// </summary>
internal sealed class ProvisionedConcurrencyConfigs(LambdaParts parts)
{
    private const int PageSize = 50;

    public async Task<ProvisionedConcurrencyConfigResponse> PutAsync(PutProvisionedConcurrencyConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, request.Qualifier, context.Caller, "lambda:PutProvisionedConcurrencyConfig");
        if (reference.Qualifier is null or FunctionReference.Latest)
            throw LambdaErrors.InvalidParameterValue("Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
        var function = await RequireAsync(reference);
        ProvisionedConcurrencyRules.CheckSnapStart(function);
        var config = new ProvisionedConcurrencySettings(request.ProvisionedConcurrentExecutions!.Value, parts.Time.GetUtcNow());
        _ = await parts.Functions.UpdateResourceAsync(reference.Key, (connection, resource) =>
        {
            ProvisionedConcurrencyRules.CheckOverlap(resource, reference.Qualifier);
            var others = FunctionSql.ListResources(connection, reference.Key.AccountId, reference.Key.Region)
                .Where(other => other.Key != reference.Key);
            ProvisionedConcurrencyRules.CheckAmount(
                resource, reference.Qualifier, config.Requested, parts.Options.AccountConcurrencyLimit - ReservedConcurrency.Sum(others));
            return resource with { Provisioned = resource.Provisioned.With(reference.Qualifier, config) };
        }) ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        await parts.Provisioned.ApplyAsync(reference.Key, again: true);
        return Describe(config, new ProvisionedProgress("IN_PROGRESS", Count: 0, FailureReason: null));
    }

    public async Task<ProvisionedConcurrencyConfigResponse> GetAsync(ProvisionedConcurrencyConfigRequest request, CallContext context)
    {
        var (reference, resource) = await FindAsync(request, context, "lambda:GetProvisionedConcurrencyConfig");
        return resource.Provisioned.TryGetValue(reference.Qualifier!, out var config)
            ? Describe(config, await ProgressAsync(reference.Key, resource, reference.Qualifier!, config))
            : throw ProvisionedConcurrencyRules.NotFound();
    }

    public async Task<NoBody> DeleteAsync(ProvisionedConcurrencyConfigRequest request, CallContext context)
    {
        var (reference, _) = await FindAsync(request, context, "lambda:DeleteProvisionedConcurrencyConfig");
        _ = await parts.Functions.UpdateResourceAsync(
            reference.Key, (_, current) => current with { Provisioned = current.Provisioned.With(reference.Qualifier!, null) });
        await parts.Provisioned.ApplyAsync(reference.Key);
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
        var described = new List<ProvisionedConcurrencyConfigResponse>();
        foreach (var (qualifier, config) in page)
        {
            var progress = await ProgressAsync(reference.Key, resource, qualifier, config);
            described.Add(Describe(config, progress) with { FunctionArn = $"{reference.Key.Arn}:{qualifier}" });
        }

        return new ListProvisionedConcurrencyConfigsResponse { ProvisionedConcurrencyConfigs = described, NextMarker = next };
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

    private async ValueTask<FunctionVersion> RequireAsync(FunctionReference reference) => await parts.Lookup.TryFindAsync(reference)
        ?? throw (reference.IsVersionNumber ? LambdaErrors.FunctionNotFound(reference.Arn) : LambdaErrors.NoSuchAlias(reference.Arn));

    private async ValueTask<ProvisionedProgress> ProgressAsync(
        FunctionKey key, FunctionResource resource, string qualifier, ProvisionedConcurrencySettings config)
    {
        var all = ProvisionedShares.Of(resource);
        var progress = new List<VersionProgress>();
        foreach (var (version, share) in ProvisionedShares.Of(resource, qualifier, config.Requested))
        {
            var function = await parts.Functions.FindAsync(key, version);
            var status = function is null ? null : parts.DataPlane.ProvisionedConcurrencyOf(EnvironmentConfigs.ConfigurationId(function));
            progress.Add(new VersionProgress(share, all[version], status));
        }

        return ProvisionedProgress.Of(progress, Math.Min(parts.Provisioned.LeftBehind(key), config.Requested));
    }

    private static ProvisionedConcurrencyConfigResponse Describe(ProvisionedConcurrencySettings config, ProvisionedProgress progress) => new()
    {
        RequestedProvisionedConcurrentExecutions = config.Requested,
        AvailableProvisionedConcurrentExecutions = progress.Count,
        AllocatedProvisionedConcurrentExecutions = progress.Count,
        Status = progress.Status,
        StatusReason = progress.FailureReason,
        LastModified = FunctionDescription.Timestamp(config.LastModified),
    };
}
