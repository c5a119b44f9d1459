namespace Hearth.Kernel.Policies;

/// <summary>A request as policies see it.</summary>
/// <param name="Action">"lambda:InvokeFunction".</param>
/// <param name="Resource">The ARN as it was asked for, or "*" where the action is about no single resource.</param>
public sealed record AccessRequest(Principal Caller, string Action, string Resource)
{
    public RequestContext Context { get; init; } = RequestContext.Empty;

    /// <summary>Whose the resource is; null: the caller's own account's.</summary>
    public string? ResourceAccountId { get; init; }

    public bool IsAcrossAccounts => ResourceAccountId is { } owner && Caller.AccountId != owner;
}

/// <summary>A policy with the name under which simulations report it.</summary>
/// <param name="Type">"user", "group", "role", "aws-managed", "user-managed", "resource" or "none".</param>
public sealed record NamedPolicy(string Id, string Type, PolicyDocument Document);

/// <summary>Every policy that applies to a request.</summary>
public sealed record AccessPolicies
{
    /// <summary>A root user: nothing but a denial of the resource limits it.</summary>
    public static readonly AccessPolicies Unrestricted = new();

    /// <summary>The identity's own, its groups' and those attached; null for an identity that may do everything.</summary>
    public IReadOnlyList<NamedPolicy>? Identity { get; init; }

    /// <summary>The permissions boundary.</summary>
    public PolicyDocument? Boundary { get; init; }

    /// <summary>What AssumeRole was given; null when nothing: the session has all that its role has.</summary>
    public IReadOnlyList<PolicyDocument>? Session { get; init; }

    public PolicyDocument? Resource { get; init; }

    /// <summary>Roles' trust policies (and keys' policies): without a grant of theirs, not even the own account gets in.</summary>
    public bool IsResourceGrantRequired { get; init; }
}

/// <summary>Which policies decided.</summary>
public enum PolicyKind
{
    Identity,
    Boundary,
    Session,
    Resource,
}

/// <summary>The outcome, and the reason for a denial.</summary>
/// <param name="DeniedBy">Null when it is allowed.</param>
/// <param name="IsExplicit">Whether a statement denies it; else none allows it.</param>
public sealed record AccessDecision(bool IsAllowed, PolicyKind? DeniedBy, bool IsExplicit)
{
    public static readonly AccessDecision Allowed = new(IsAllowed: true, DeniedBy: null, IsExplicit: false);

    public static AccessDecision Explicit(PolicyKind kind) => new(IsAllowed: false, kind, IsExplicit: true);

    public static AccessDecision Implicit(PolicyKind kind) => new(IsAllowed: false, kind, IsExplicit: false);

    /// <summary>
    /// "because no identity-based policy allows the lambda:GetFunction action", as AWS's messages end.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    /// </summary>
    public string Reason(string action) => IsExplicit
        ? $"with an explicit deny in {(DeniedBy == PolicyKind.Identity ? "an" : "a")} {Word}"
        : $"because no {Word} allows the {action} action";

    private string Word => DeniedBy switch
    {
        PolicyKind.Identity => "identity-based policy",
        PolicyKind.Boundary => "permissions boundary",
        PolicyKind.Session => "session policy",
        _ => "resource-based policy",
    };
}
