using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.EventInvoke;

/// <summary>Stores the settings of asynchronous invocations; unqualified means $LATEST.</summary>
internal sealed class EventInvokeConfigs(LambdaParts parts)
{
    private const int PageSize = 50;

    private readonly DestinationRules _destinations = new(parts.Functions);

    /// <summary>Replaces everything: what is left out is reset.</summary>
    public async Task<FunctionEventInvokeConfig> PutAsync(ChangeEventInvokeConfigRequest request, CallContext context)
    {
        var reference = await CheckedAsync(request, context, "lambda:PutFunctionEventInvokeConfig");
        return await StoreAsync(reference, request, _ => new EventInvokeSettings { LastModified = parts.Time.GetUtcNow() });
    }

    /// <summary>Changes what is given.</summary>
    public async Task<FunctionEventInvokeConfig> UpdateAsync(ChangeEventInvokeConfigRequest request, CallContext context)
    {
        var reference = await CheckedAsync(request, context, "lambda:UpdateFunctionEventInvokeConfig");
        return await StoreAsync(reference, request, current => current ?? throw NoConfig(reference));
    }

    public async Task<FunctionEventInvokeConfig> GetAsync(EventInvokeConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, request.Qualifier, context.Caller, "lambda:GetFunctionEventInvokeConfig");
        var resource = await parts.Functions.FindResourceAsync(reference.Key);
        var settings = resource?.EventInvoke.GetValueOrDefault(Qualifier(reference)) ?? throw NoConfig(reference);
        return FunctionEventInvokeConfig.Of(reference.ArnOrLatest, settings);
    }

    public async Task<NoBody> DeleteAsync(EventInvokeConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, request.Qualifier, context.Caller, "lambda:DeleteFunctionEventInvokeConfig");
        var qualifier = Qualifier(reference);
        _ = await parts.Functions.UpdateResourceAsync(reference.Key, resource => resource.EventInvoke.ContainsKey(qualifier)
            ? resource with { EventInvoke = resource.EventInvoke.With(qualifier, null) }
            : throw NoConfig(reference)) ?? throw NoConfig(reference);
        return NoBody.Instance;
    }

    public async Task<ListEventInvokeConfigsResponse> ListAsync(ListEventInvokeConfigsRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, qualifier: null, context.Caller, "lambda:ListFunctionEventInvokeConfigs");
        var resource = await parts.Functions.FindResourceAsync(reference.Key) ?? throw NoFunction();
        var (page, next) = PageToken.Page(
            resource.EventInvoke.OrderBy(entry => entry.Key, StringComparer.Ordinal), entry => entry.Key, request.Marker,
            request.MaxItems ?? PageSize);
        return new ListEventInvokeConfigsResponse
        {
            FunctionEventInvokeConfigs = [.. page.Select(entry => FunctionEventInvokeConfig.Of($"{reference.Key.Arn}:{entry.Key}", entry.Value))],
            NextMarker = next,
        };
    }

    private async Task<FunctionReference> CheckedAsync(ChangeEventInvokeConfigRequest request, CallContext context, string action)
    {
        var reference = await parts.Access.AuthorizeAsync(request.FunctionName!, request.Qualifier, context.Caller, action);
        if (await parts.Lookup.TryFindAsync(reference) is null) throw NoFunction();
        if (request is { MaximumRetryAttempts: null, MaximumEventAgeInSeconds: null, DestinationConfig: null })
            throw LambdaErrors.InvalidParameterValue("You must specify at least one of error handling or destination setting.");
        if (request.DestinationConfig is { } config) await _destinations.CheckAsync(config, reference.Key);
        return reference;
    }

    private async Task<FunctionEventInvokeConfig> StoreAsync(
        FunctionReference reference, ChangeEventInvokeConfigRequest request, Func<EventInvokeSettings?, EventInvokeSettings> start)
    {
        var qualifier = Qualifier(reference);
        var updated = await parts.Functions.UpdateResourceAsync(reference.Key, resource =>
        {
            var settings = start(resource.EventInvoke.GetValueOrDefault(qualifier));
            return resource with { EventInvoke = resource.EventInvoke.With(qualifier, Apply(request, settings)) };
        }) ?? throw NoFunction();
        return FunctionEventInvokeConfig.Of(reference.ArnOrLatest, updated.EventInvoke[qualifier]);
    }

    /// <summary>An empty destination removes the one that was there.</summary>
    private EventInvokeSettings Apply(ChangeEventInvokeConfigRequest request, EventInvokeSettings current) => new()
    {
        MaximumRetryAttempts = request.MaximumRetryAttempts ?? current.MaximumRetryAttempts,
        MaximumEventAgeInSeconds = request.MaximumEventAgeInSeconds ?? current.MaximumEventAgeInSeconds,
        OnSuccessArn = Destination(request.DestinationConfig?.OnSuccess, current.OnSuccessArn),
        OnFailureArn = Destination(request.DestinationConfig?.OnFailure, current.OnFailureArn),
        LastModified = parts.Time.GetUtcNow(),
    };

    private static string? Destination(EventDestination? asked, string? current) =>
        asked is null ? current : SettingsChange.NullIfEmpty(asked.Destination);

    private static string Qualifier(FunctionReference reference) => reference.Qualifier ?? FunctionReference.Latest;

    private static AwsError NoFunction() => LambdaErrors.NotFound("The function doesn't exist.");

    private static AwsError NoConfig(FunctionReference reference) =>
        LambdaErrors.NotFound($"The function {reference.ArnOrLatest} doesn't have an EventInvokeConfig");
}
