using Hearth.Kernel;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Permissions;

/// <summary>
/// Lets a caller at a function: one of its own account, or one whom the function's resource-based policy allows the action.
/// The policy is kept in memory with the function, so that this costs a warm invocation nothing.
/// https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-cross-account.html
/// </summary>
internal sealed class FunctionAccess(FunctionStore store)
{
    /// <returns>The function, as it was named.</returns>
    /// <exception cref="AwsError">403 when no policy allows it; 404 and 400 as <see cref="FunctionReference.Parse"/>.</exception>
    public ValueTask<FunctionReference> AuthorizeAsync(string name, string? qualifier, Caller caller, string action)
    {
        var reference = FunctionReference.Parse(name, qualifier, caller);
        return reference.Key.AccountId == caller.AccountId ? new(reference) : AuthorizeForeignAsync(reference, caller, action);
    }

    public async ValueTask<bool> MayAsync(FunctionReference reference, Caller caller, string action) =>
        reference.Key.AccountId == caller.AccountId
        || await IsAllowedAsync(reference, new PolicyRequest(PolicyCaller.OfAccount(caller.AccountId), action, reference.Arn));

    /// <summary>Whether the policy of what was named lets the call in; each alias and version has a policy of its own.</summary>
    public async ValueTask<bool> IsAllowedAsync(FunctionReference reference, PolicyRequest request)
    {
        var resource = await store.FindResourceAsync(reference.Key);
        var policy = resource?.Policies.GetValueOrDefault(reference.Qualifier ?? FunctionResource.Unqualified);
        return policy is not null && PolicyEvaluation.Allows(policy.Statements, request);
    }

    /// <summary>A function that does not exist looks the same as one that is not shared: its owner's names stay private.</summary>
    private async ValueTask<FunctionReference> AuthorizeForeignAsync(FunctionReference reference, Caller caller, string action) =>
        await MayAsync(reference, caller, action) ? reference : throw LambdaErrors.NotAuthorized(caller.AccountId, action, reference.Arn);
}
