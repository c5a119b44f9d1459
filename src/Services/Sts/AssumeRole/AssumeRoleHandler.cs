using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Sts.Sessions;

namespace Hearth.Services.Sts.AssumeRole;

/// <summary>
/// Gives temporary credentials of a role to those whom its trust policy lets in: always, also while authentication is open, since
/// whom a role trusts is a property of the role.
/// </summary>
internal sealed class AssumeRoleHandler(IRoleDirectory roles, SessionTokens tokens)
{
    /// <summary>https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining</summary>
    private const int LongestChainedSeconds = 3600;

    private const int LargestPolicies = 2048;

    public Task<AssumeRoleResponse> HandleAsync(AssumeRoleRequest request, CallContext context)
    {
        // A role that does not exist looks the same as one that does not trust the caller.
        if (roles.Find(request.RoleArn!) is not { } role || !MayAssume(role, request, context.Caller))
            throw StsErrors.MayNotAssume(context.Caller, request.RoleArn!);
        var seconds = DurationOf(request, role, context.Caller);
        var policies = PoliciesOf(request, role);
        var principal = SessionTokens.RoleSession(role.AccountId, role.Arn, role.Id, role.Name, request.RoleSessionName!);
        var credentials = tokens.Make(principal, TimeSpan.FromSeconds(seconds), policies, TagsOf(request), request.SourceIdentity);
        return Task.FromResult(new AssumeRoleResponse
        {
            Credentials = CredentialsShape.Of(credentials),
            AssumedRoleUser = new AssumedRoleUser { AssumedRoleId = principal.UserId!, Arn = principal.Arn },
            PackedPolicySize = policies is null ? null : Math.Max(1, policies.Sum(policy => policy.Length) * 100 / LargestPolicies / 2),
            SourceIdentity = request.SourceIdentity,
        });
    }

    private static bool MayAssume(AssumableRole role, AssumeRoleRequest request, Caller caller)
    {
        var keys = RequestContext.Of(
        [
            ("sts:ExternalId", request.ExternalId), ("sts:RoleSessionName", request.RoleSessionName), ("sts:SourceIdentity", request.SourceIdentity),
            .. (request.Tags ?? []).Select(tag => ($"aws:RequestTag/{tag.Key}", tag.Value)),
        ]);
        bool May(string action) => PolicyEvaluator.Evaluate(
            new AccessRequest(caller.Principal, action, role.Arn) { Context = caller.Context.With(keys), ResourceAccountId = role.AccountId },
            caller.Policies with { Resource = role.TrustPolicy, IsResourceGrantRequired = true }).IsAllowed;
        return May("sts:AssumeRole")
            && (request.Tags is not { Count: > 0 } || May("sts:TagSession"))
            && (request.SourceIdentity is null || May("sts:SetSourceIdentity"));
    }

    private static int DurationOf(AssumeRoleRequest request, AssumableRole role, Caller caller)
    {
        var seconds = request.DurationSeconds ?? 3600;
        if (seconds > role.MaxSession.TotalSeconds)
            throw StsErrors.Validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        if (caller.Principal.Type == PrincipalType.AssumedRole && seconds > LongestChainedSeconds)
            throw StsErrors.Validation("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
        return seconds;
    }

    private List<string>? PoliciesOf(AssumeRoleRequest request, AssumableRole role)
    {
        if (request.Policy is null && request.PolicyArns is not { Count: > 0 }) return null;
        var policies = new List<string>();
        if (request.Policy is not null) policies.Add(request.Policy);
        foreach (var policy in request.PolicyArns ?? [])
            policies.Add(roles.FindManagedPolicy(role.AccountId, policy.Arn!)
                ?? throw StsErrors.Validation($"The managed policy {policy.Arn} does not exist or is not attachable."));
        foreach (var text in policies) Check(text);
        return policies;
    }

    private static void Check(string text)
    {
        try
        {
            if (PolicyDocument.Parse(text).Statements.Any(statement => statement.Principals is not null))
                throw new AwsError("MalformedPolicyDocument", "Policy document should not specify a principal.");
        }
        catch (PolicySyntaxException error)
        {
            throw new AwsError("MalformedPolicyDocument", error.Message);
        }
    }

    private static Dictionary<string, string>? TagsOf(AssumeRoleRequest request) =>
        request.Tags is { Count: > 0 } tags ? tags.DistinctBy(tag => tag.Key).ToDictionary(tag => tag.Key!, tag => tag.Value!) : null;
}
