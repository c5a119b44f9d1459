using Hearth.DataPlane.Provisioned;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Concurrency;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.ProvisionedConcurrency;

/// <summary>
/// Keeps provisioned concurrency configurations, with AWS's checks; <see cref="Provisioning"/> makes them environments.
/// https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
/// </summary>
internal sealed class ProvisionedConcurrencyConfigs(LambdaParts parts)
{
    private const int PageSize = 50;

    private readonly ProvisionedAmounts _amounts = new(parts);

    public async Task<ProvisionedConcurrencyConfigResponse> PutAsync(PutProvisionedConcurrencyConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, request.Qualifier, context.Caller, "lambda:PutProvisionedConcurrencyConfig");
        if (reference.Qualifier is null or FunctionReference.Latest)
            throw LambdaErrors.InvalidParameterValue("Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
        var config = await _amounts.SetAsync(reference, request.ProvisionedConcurrentExecutions!.Value);
        return Describe(config, new ProvisionedStatus(config.Requested, 0, ProvisionedState.InProgress, Reason: null));
    }

    public async Task<ProvisionedConcurrencyConfigResponse> GetAsync(ProvisionedConcurrencyConfigRequest request, CallContext context)
    {
        var (reference, resource) = await FindAsync(request, context, "lambda:GetProvisionedConcurrencyConfig");
        return resource.Provisioned.TryGetValue(reference.Qualifier!, out var config)
            ? Describe(reference.Key, resource, reference.Qualifier!, config)
            : throw ProvisionedConcurrencyRules.NotFound();
    }

    public async Task<NoBody> DeleteAsync(ProvisionedConcurrencyConfigRequest request, CallContext context)
    {
        var (reference, _) = await FindAsync(request, context, "lambda:DeleteProvisionedConcurrencyConfig");
        await _amounts.RemoveAsync(reference);
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
                [.. page.Select(config => Describe(reference.Key, resource, config.Key, config.Value) with { FunctionArn = $"{reference.Key.Arn}:{config.Key}" })],
            NextMarker = next,
        };
    }

    private async Task<(FunctionReference Reference, FunctionResource Resource)> FindAsync(
        ProvisionedConcurrencyConfigRequest request, CallContext context, string action)
    {
        var reference = await parts.Access.AuthorizeAsync(request.FunctionName!, request.Qualifier, context.Caller, action);
        if (reference.Qualifier is null or FunctionReference.Latest)
            throw LambdaErrors.InvalidParameterValue("The function resource provided must be an alias or a published version.");
        await _amounts.RequireAsync(reference);
        return (reference, await parts.Functions.FindResourceAsync(reference.Key) ?? throw LambdaErrors.FunctionNotFound(reference.Arn));
    }

    /// <summary>Of an alias that routes to two versions: both together, and as far as the slower one is.</summary>
    private ProvisionedConcurrencyConfigResponse Describe(
        FunctionKey key, FunctionResource resource, string qualifier, ProvisionedConcurrencySettings config)
    {
        var statuses = ProvisionedVersions.Behind(resource, qualifier)
            .Select(version => parts.DataPlane.ProvisionedStatusOf(key.AccountId, key.Region, key.Name, version)).OfType<ProvisionedStatus>().ToList();
        var state = statuses.Any(status => status.State == ProvisionedState.Failed) ? ProvisionedState.Failed
            : statuses.Count > 0 && statuses.All(status => status.State == ProvisionedState.Ready) ? ProvisionedState.Ready
            : ProvisionedState.InProgress;
        var reason = statuses.Select(status => status.Reason).FirstOrDefault(text => text is not null);
        return Describe(config, new ProvisionedStatus(config.Requested, statuses.Sum(status => status.Available), state, reason));
    }

    private static ProvisionedConcurrencyConfigResponse Describe(ProvisionedConcurrencySettings config, ProvisionedStatus status) => new()
    {
        RequestedProvisionedConcurrentExecutions = config.Requested,
        AvailableProvisionedConcurrentExecutions = status.Available,
        AllocatedProvisionedConcurrentExecutions = status.Available,
        Status = status.State switch
        {
            ProvisionedState.Ready => "READY",
            ProvisionedState.Failed => "FAILED",
            _ => "IN_PROGRESS",
        },
        StatusReason = status.Reason,
        LastModified = FunctionDescription.Timestamp(config.LastModified),
    };
}
