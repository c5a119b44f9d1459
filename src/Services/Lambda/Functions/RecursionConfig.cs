using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.Functions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html</summary>
public sealed record PutFunctionRecursionConfigRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.UnqualifiedFunctionName)]
    public string? FunctionName { get; init; }

    [Required, Enum("Terminate", "Allow")]
    public string? RecursiveLoop { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionRecursionConfig.html</summary>
public sealed record GetFunctionRecursionConfigRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.UnqualifiedFunctionName)]
    public string? FunctionName { get; init; }
}

public sealed record FunctionRecursionConfigResponse
{
    public required string RecursiveLoop { get; init; }
}

/// <summary>Whether a loop through a function is stopped. https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html</summary>
internal sealed class RecursionConfig(LambdaParts parts)
{
    public async Task<FunctionRecursionConfigResponse> PutAsync(PutFunctionRecursionConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, qualifier: null, context.Caller, "lambda:PutFunctionRecursionConfig");
        var updated = await parts.Functions.UpdateResourceAsync(
            reference.Key, resource => resource with { RecursiveLoop = request.RecursiveLoop! });
        return Response(updated, reference.Arn);
    }

    public async Task<FunctionRecursionConfigResponse> GetAsync(GetFunctionRecursionConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, qualifier: null, context.Caller, "lambda:GetFunctionRecursionConfig");
        return Response(await parts.Functions.FindResourceAsync(reference.Key), reference.Arn);
    }

    private static FunctionRecursionConfigResponse Response(FunctionResource? resource, string arn) => new()
    {
        RecursiveLoop = (resource ?? throw LambdaErrors.FunctionNotFound(arn)).RecursiveLoop,
    };
}
