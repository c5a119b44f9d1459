using Hearth.Protocols.Operations;
using Hearth.Services.Iam.Accounts;

namespace Hearth.Services.Iam.Policies;

/// <summary>Changes one managed policy of the caller's account; AWS's own cannot be changed.</summary>
internal static class ManagedPolicyChange
{
    /// <returns>The policy after the change; null from <paramref name="change"/> deletes it.</returns>
    public static async Task<ManagedPolicy?> ApplyAsync(
        IamParts parts, CallContext context, string arn, Func<IamAccount, ManagedPolicy, ManagedPolicy?> change)
    {
        if (parts.AwsPolicies.Find(arn) is not null) throw new Kernel.AwsError("AccessDenied", $"User: {context.Caller.Principal.Arn} is not authorized to change the AWS managed policy {arn}", 403);
        ManagedPolicy? changed = null;
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var policy = account.Policies.Values.FirstOrDefault(one => one.ArnIn(account.AccountId) == arn) ?? throw IamErrors.NoSuchPolicy(arn);
            changed = change(account, policy);
            return account with
            {
                Policies = changed is null ? account.Policies.Remove(policy.Name) : account.Policies.SetItem(policy.Name, changed),
            };
        });
        return changed;
    }
}
