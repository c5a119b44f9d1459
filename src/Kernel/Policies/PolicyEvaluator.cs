namespace Hearth.Kernel.Policies;

/// <summary>
/// Decides requests as AWS documents it: a denial anywhere wins; then the caller's account must allow it, and where the
/// resource is another account's, that account's policy too; within one account a resource's policy may be enough.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
/// </summary>
public static class PolicyEvaluator
{
    public static AccessDecision Evaluate(AccessRequest request, AccessPolicies policies)
    {
        if (FindDenial(request, policies) is { } kind) return AccessDecision.Explicit(kind);
        var grant = GrantOf(policies.Resource, request);
        if (!request.Caller.IsInAccount) return grant == GrantKind.None ? AccessDecision.Implicit(PolicyKind.Resource) : AccessDecision.Allowed;
        if (request.IsAcrossAccounts)
            return OfIdentity(request, policies) ?? Required(grant);
        if (policies.IsResourceGrantRequired && grant == GrantKind.None) return AccessDecision.Implicit(PolicyKind.Resource);
        return grant switch
        {
            GrantKind.None or GrantKind.Account => OfIdentity(request, policies),
            // A grant to the user or session itself is limited by nothing but denials; one to the role, or to everyone, by what
            // limits the role's sessions.
            GrantKind.Exact => null,
            GrantKind.Everyone when request.Caller.Type is PrincipalType.User => null,
            _ => OfLimits(request, policies),
        } ?? AccessDecision.Allowed;
    }

    /// <summary>The statements of the identity's own policies that are about the request: what a simulation shows.</summary>
    public static IEnumerable<(NamedPolicy Policy, Statement Statement)> Matching(AccessRequest request, IEnumerable<NamedPolicy> policies) =>
        from policy in policies
        from statement in policy.Document.Statements
        where StatementMatch.Applies(statement, policy.Document, request)
        select (policy, statement);

    private static AccessDecision Required(GrantKind grant) =>
        grant == GrantKind.None ? AccessDecision.Implicit(PolicyKind.Resource) : AccessDecision.Allowed;

    private static PolicyKind? FindDenial(AccessRequest request, AccessPolicies policies)
    {
        if (policies.Identity?.Any(policy => Says(policy.Document, request, allow: false)) == true) return PolicyKind.Identity;
        if (policies.Boundary is { } boundary && Says(boundary, request, allow: false)) return PolicyKind.Boundary;
        if (policies.Session?.Any(session => Says(session, request, allow: false)) == true) return PolicyKind.Session;
        return policies.Resource is { } resource && resource.Statements.Any(statement => !statement.IsAllow
            && PrincipalMatch.Of(statement, request.Caller) != GrantKind.None
            && StatementMatch.Applies(statement, resource, request)) ? PolicyKind.Resource : null;
    }

    /// <returns>Null when the caller's own side allows it.</returns>
    private static AccessDecision? OfIdentity(AccessRequest request, AccessPolicies policies)
    {
        if (policies.Identity is { } identity && !identity.Any(policy => Says(policy.Document, request, allow: true)))
            return AccessDecision.Implicit(PolicyKind.Identity);
        return OfLimits(request, policies);
    }

    private static AccessDecision? OfLimits(AccessRequest request, AccessPolicies policies)
    {
        if (policies.Boundary is { } boundary && !Says(boundary, request, allow: true)) return AccessDecision.Implicit(PolicyKind.Boundary);
        if (policies.Session is { } session && !session.Any(one => Says(one, request, allow: true)))
            return AccessDecision.Implicit(PolicyKind.Session);
        return null;
    }

    private static bool Says(PolicyDocument document, AccessRequest request, bool allow)
    {
        foreach (var statement in document.Statements)
            if (statement.IsAllow == allow && StatementMatch.Applies(statement, document, request)) return true;
        return false;
    }

    /// <summary>The most direct grant that a resource's policy has for the caller.</summary>
    private static GrantKind GrantOf(PolicyDocument? resource, AccessRequest request)
    {
        var best = GrantKind.None;
        foreach (var statement in resource?.Statements ?? [])
        {
            if (!statement.IsAllow) continue;
            var kind = PrincipalMatch.Of(statement, request.Caller);
            if (kind > best && StatementMatch.Applies(statement, resource!, request)) best = kind;
        }
        return best;
    }
}
