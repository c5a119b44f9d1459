using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>
/// The configuration of function URLs: one for the function ($LATEST), one for each alias.
/// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
/// </summary>
internal sealed class FunctionUrlConfigs(LambdaParts parts)
{
    private const int PageSize = 50;

    public async Task<FunctionUrlConfig> CreateAsync(CreateFunctionUrlConfigRequest request, CallContext context)
    {
        var (key, qualifier) = await TargetAsync(request.FunctionName!, request.Qualifier, context, "lambda:CreateFunctionUrlConfig");
        var now = parts.Time.GetUtcNow();
        var url = new FunctionUrl
        {
            Id = FunctionUrlAddress.NewId(),
            AuthType = request.AuthType!,
            InvokeMode = request.InvokeMode,
            Cors = request.Cors,
            CreatedAt = now,
            ModifiedAt = now,
        };
        _ = await parts.Functions.UpdateResourceAsync(key, (connection, resource) =>
        {
            if (qualifier != FunctionResource.Unqualified && !resource.Aliases.ContainsKey(qualifier)) throw NoFunction();
            if (resource.Urls.ContainsKey(qualifier)) throw Exists(key, qualifier);
            FunctionUrlSql.Insert(connection, key, url.Id);
            return resource with { Urls = resource.Urls.With(qualifier, url) };
        }) ?? throw NoFunction();
        return Describe(key, qualifier, url, context.Http.Request) with { LastModifiedTime = null };
    }

    public async Task<FunctionUrlConfig> GetAsync(FunctionUrlConfigRequest request, CallContext context)
    {
        var (key, qualifier) = await TargetAsync(request.FunctionName!, request.Qualifier, context, "lambda:GetFunctionUrlConfig");
        var resource = await parts.Functions.FindResourceAsync(key);
        var url = resource?.Urls.GetValueOrDefault(qualifier) ?? throw LambdaErrors.NoSuchResource();
        return Describe(key, qualifier, url, context.Http.Request);
    }

    public async Task<FunctionUrlConfig> UpdateAsync(UpdateFunctionUrlConfigRequest request, CallContext context)
    {
        var (key, qualifier) = await TargetAsync(request.FunctionName!, request.Qualifier, context, "lambda:UpdateFunctionUrlConfig");
        var updated = await parts.Functions.UpdateResourceAsync(key, resource =>
        {
            var current = resource.Urls.GetValueOrDefault(qualifier) ?? throw LambdaErrors.NoSuchResource();
            var next = current with
            {
                AuthType = request.AuthType ?? current.AuthType,
                InvokeMode = request.InvokeMode ?? current.InvokeMode,
                Cors = request.Cors ?? current.Cors,
                ModifiedAt = parts.Time.GetUtcNow(),
            };
            return resource with { Urls = resource.Urls.With(qualifier, next) };
        }) ?? throw NoFunction();
        return Describe(key, qualifier, updated.Urls[qualifier], context.Http.Request);
    }

    public async Task<NoBody> DeleteAsync(FunctionUrlConfigRequest request, CallContext context)
    {
        var (key, qualifier) = await TargetAsync(request.FunctionName!, request.Qualifier, context, "lambda:DeleteFunctionUrlConfig");
        var deleted = "";
        _ = await parts.Functions.UpdateResourceAsync(key, (connection, resource) =>
        {
            var url = resource.Urls.GetValueOrDefault(qualifier) ?? throw LambdaErrors.NoSuchResource();
            deleted = url.Id;
            FunctionUrlSql.Delete(connection, url.Id);
            return resource with { Urls = resource.Urls.With(qualifier, null) };
        }) ?? throw NoFunction();
        parts.Urls.Forget(deleted);
        return NoBody.Instance;
    }

    public async Task<ListFunctionUrlConfigsResponse> ListAsync(ListFunctionUrlConfigsRequest request, CallContext context)
    {
        var (key, _) = await TargetAsync(request.FunctionName!, qualifier: null, context, "lambda:ListFunctionUrlConfigs");
        var resource = await parts.Functions.FindResourceAsync(key) ?? throw NoFunction();
        var ordered = resource.Urls.OrderBy(url => url.Key, StringComparer.Ordinal);
        var (page, next) = PageToken.Page(ordered, url => $"/{url.Key}", request.Marker, request.MaxItems ?? PageSize);
        return new ListFunctionUrlConfigsResponse
        {
            NextMarker = next,
            FunctionUrlConfigs = [.. page.Select(url => Describe(key, url.Key, url.Value, context.Http.Request))],
        };
    }

    /// <summary>$LATEST has no URL of its own: it is the function's.</summary>
    private async ValueTask<(FunctionKey Key, string Qualifier)> TargetAsync(
        string name, string? qualifier, CallContext context, string action)
    {
        var reference = await parts.Access.AuthorizeAsync(name, qualifier, context.Caller, action);
        return (reference.Key, reference.Qualifier ?? FunctionResource.Unqualified);
    }

    private static FunctionUrlConfig Describe(FunctionKey key, string qualifier, FunctionUrl url, HttpRequest request) => new()
    {
        FunctionUrl = FunctionUrlAddress.Url(url.Id, key.Region, request),
        FunctionArn = FunctionUrlDirectory.Reference(key, qualifier).Arn,
        AuthType = url.AuthType,
        Cors = url.Cors,
        CreationTime = Timestamp(url.CreatedAt),
        LastModifiedTime = Timestamp(url.ModifiedAt),
        InvokeMode = url.InvokeMode,
    };

    private static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

    private static AwsError NoFunction() => LambdaErrors.NotFound("Function does not exist");

    private static AwsError Exists(FunctionKey key, string qualifier) => LambdaErrors.Conflict(
        $"Failed to create function url config for [functionArn = {FunctionUrlDirectory.Reference(key, qualifier).Arn}]. Error message:  "
        + "FunctionUrlConfig exists for this Lambda function");
}
