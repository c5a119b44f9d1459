using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Functions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html</summary>
public sealed record DeleteFunctionRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }
}

/// <summary>Deletes a function with everything that belongs to it; its environments end.</summary>
internal sealed class DeleteFunction(FunctionStore store, IDataPlane dataPlane)
{
    public async Task<NoBody> HandleAsync(DeleteFunctionRequest request, CallContext context)
    {
        var reference = FunctionReference.ParseOwn(request.FunctionName!, request.Qualifier, context.Caller, "lambda:DeleteFunction");
        if (reference.Qualifier == FunctionReference.Latest)
            throw LambdaErrors.InvalidParameterValue("$LATEST version cannot be deleted without deleting the function.");
        if (!await store.DeleteAsync(reference.Key)) throw LambdaErrors.FunctionNotFound(reference.Arn);
        dataPlane.Retire(
            reference.Key.AccountId, reference.Key.Region, reference.Key.Name, FunctionReference.Latest, currentConfigurationId: null);
        return NoBody.Instance;
    }
}
