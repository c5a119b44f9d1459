using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.CodeSigning;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionCodeSigningConfig.html</summary>
public sealed record PutFunctionCodeSigningConfigRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Required, Length(0, 200), Pattern(LambdaPatterns.CodeSigningConfigArn)]
    public string? CodeSigningConfigArn { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionCodeSigningConfig.html</summary>
public sealed record FunctionCodeSigningConfigRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }
}

/// <summary>Both members are absent when the function has no configuration.</summary>
public sealed record FunctionCodeSigningConfigResponse
{
    public string? CodeSigningConfigArn { get; init; }

    public string? FunctionName { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionsByCodeSigningConfig.html</summary>
public sealed record ListFunctionsByCodeSigningConfigRequest
{
    [Uri, Length(0, 200), Pattern(LambdaPatterns.CodeSigningConfigArn)]
    public string? CodeSigningConfigArn { get; init; }

    [Query]
    public string? Marker { get; init; }

    [Query, Range(1, 10000)]
    public int? MaxItems { get; init; }
}

public sealed record ListFunctionsByCodeSigningConfigResponse
{
    public string? NextMarker { get; init; }

    public required IReadOnlyList<string> FunctionArns { get; init; }
}

/// <summary>Which code signing configuration a function has.</summary>
internal sealed class FunctionCodeSigning(LambdaParts parts)
{
    private const int PageSize = 50;

    public async Task<FunctionCodeSigningConfigResponse> PutAsync(PutFunctionCodeSigningConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, qualifier: null, context.Caller, "lambda:PutFunctionCodeSigningConfig");
        // The configuration is looked for before the function.
        var arn = request.CodeSigningConfigArn!;
        if (!CodeSigningKey.TryParse(arn, out var key) || await parts.CodeSigning.FindAsync(key.Of(context.Caller)) is null)
            throw LambdaErrors.NoSuchCodeSigningConfig(arn);
        _ = await parts.Functions.UpdateResourceAsync(reference.Key, resource => resource with { CodeSigningConfigArn = arn })
            ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        return new FunctionCodeSigningConfigResponse { CodeSigningConfigArn = arn, FunctionName = reference.Key.Name };
    }

    public async Task<FunctionCodeSigningConfigResponse> GetAsync(FunctionCodeSigningConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, qualifier: null, context.Caller, "lambda:GetFunctionCodeSigningConfig");
        var resource = await parts.Functions.FindResourceAsync(reference.Key) ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        return resource.CodeSigningConfigArn is { } arn
            ? new FunctionCodeSigningConfigResponse { CodeSigningConfigArn = arn, FunctionName = reference.Key.Name }
            : new FunctionCodeSigningConfigResponse();
    }

    public async Task<NoBody> DeleteAsync(FunctionCodeSigningConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, qualifier: null, context.Caller, "lambda:DeleteFunctionCodeSigningConfig");
        _ = await parts.Functions.UpdateResourceAsync(reference.Key, resource => resource with { CodeSigningConfigArn = null })
            ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        return NoBody.Instance;
    }

    public async Task<ListFunctionsByCodeSigningConfigResponse> ListAsync(
        ListFunctionsByCodeSigningConfigRequest request, CallContext context)
    {
        var arn = request.CodeSigningConfigArn!;
        if (!CodeSigningKey.TryParse(arn, out var key) || await parts.CodeSigning.FindAsync(key.Of(context.Caller)) is null)
            throw CodeSigningErrors.NotFound(arn);
        var functions = (await parts.Functions.ListResourcesAsync(context.AccountId, context.Region))
            .Where(function => function.Resource.CodeSigningConfigArn == arn)
            .Select(function => function.Key.Arn)
            .Order(StringComparer.Ordinal);
        var (page, next) = PageToken.Page(functions, function => function, request.Marker, request.MaxItems ?? PageSize);
        return new ListFunctionsByCodeSigningConfigResponse { NextMarker = next, FunctionArns = page };
    }
}
