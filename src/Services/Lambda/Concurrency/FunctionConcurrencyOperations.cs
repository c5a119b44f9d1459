using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Concurrency;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html</summary>
public sealed record PutFunctionConcurrencyRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Required, Range(0, int.MaxValue)]
    public int? ReservedConcurrentExecutions { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html and API_DeleteFunctionConcurrency.html</summary>
public sealed record FunctionConcurrencyRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_Concurrency.html: how many environments are set aside; absent: none.</summary>
public sealed record ConcurrencyShape
{
    public int? ReservedConcurrentExecutions { get; init; }
}

/// <summary>Reserved concurrency belongs to the function, never to one of its versions or aliases.</summary>
internal sealed class FunctionConcurrencyOperations(LambdaParts parts)
{
    public async Task<ConcurrencyShape> PutAsync(PutFunctionConcurrencyRequest request, CallContext context)
    {
        var reference = await ReferenceAsync(request.FunctionName!, context.Caller, "lambda:PutFunctionConcurrency");
        _ = await parts.Reserved.SetAsync(reference.Key, request.ReservedConcurrentExecutions)
            ?? throw LambdaErrors.FunctionNotFound(reference.ArnOrLatest);
        return new ConcurrencyShape { ReservedConcurrentExecutions = request.ReservedConcurrentExecutions };
    }

    public async Task<ConcurrencyShape> GetAsync(FunctionConcurrencyRequest request, CallContext context)
    {
        var reference = await ReferenceAsync(request.FunctionName!, context.Caller, "lambda:GetFunctionConcurrency");
        var resource = await parts.Functions.FindResourceAsync(reference.Key) ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        return new ConcurrencyShape { ReservedConcurrentExecutions = resource.ReservedConcurrentExecutions };
    }

    public async Task<NoBody> DeleteAsync(FunctionConcurrencyRequest request, CallContext context)
    {
        var reference = await ReferenceAsync(request.FunctionName!, context.Caller, "lambda:DeleteFunctionConcurrency");
        _ = await parts.Reserved.SetAsync(reference.Key, reserved: null) ?? throw LambdaErrors.FunctionNotFound(reference.ArnOrLatest);
        return NoBody.Instance;
    }

    private async ValueTask<FunctionReference> ReferenceAsync(string name, Caller caller, string action)
    {
        var reference = await parts.Access.AuthorizeAsync(name, qualifier: null, caller, action);
        if (reference.Qualifier is not null)
            throw LambdaErrors.InvalidParameterValue(
                "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please "
                + "specify either a function name or an unqualified function ARN.");
        return reference;
    }
}
