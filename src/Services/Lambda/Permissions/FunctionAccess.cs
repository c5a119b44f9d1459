using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Permissions;

/// <summary>
/// Lets a caller at a function: one of its own account, or one whom the function's resource-based policy allows the action.
/// The policy is kept in memory with the function, so that this costs a warm invocation nothing. What the caller's own
/// policies say was decided before the operation began, and is looked at again for other accounts only.
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

    /// <summary>Whether the caller may do another thing beside the one it asks for: GetFunction shows tags to those who may list them.</summary>
    /// <param name="keys">Condition keys that this way of calling has.</param>
    public async ValueTask<AccessDecision> DecideAsync(
        FunctionReference reference, Caller caller, string action, RequestContext? keys = null) =>
        caller.Evaluate(action, reference.Arn, reference.Key.AccountId, await PolicyOfAsync(reference), keys);

    /// <summary>Whether the policy lets in somebody who is of no account.</summary>
    public async ValueTask<bool> IsAllowedAsync(FunctionReference reference, Principal caller, string action, RequestContext keys) =>
        await PolicyOfAsync(reference) is { } policy && PolicyEvaluator.Evaluate(
            new AccessRequest(caller, action, reference.Arn) { Context = keys, ResourceAccountId = reference.Key.AccountId },
            new AccessPolicies { Resource = policy }).IsAllowed;

    /// <summary>The policy of what was named: each alias and version has one of its own.</summary>
    public async ValueTask<PolicyDocument?> PolicyOfAsync(FunctionReference reference)
    {
        var resource = await store.FindResourceAsync(reference.Key);
        return resource?.Policies.GetValueOrDefault(reference.Qualifier ?? FunctionResource.Unqualified)?.Document;
    }

    /// <summary>A function that does not exist looks the same as one that is not shared: its owner's names stay private.</summary>
    private async ValueTask<FunctionReference> AuthorizeForeignAsync(FunctionReference reference, Caller caller, string action)
    {
        var decision = await DecideAsync(reference, caller, action);
        return decision.IsAllowed ? reference : throw LambdaErrors.NotAuthorized(caller, action, reference.Arn, decision);
    }
}
