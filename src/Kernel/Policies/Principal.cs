namespace Hearth.Kernel.Policies;

/// <summary>What kind of identity makes a request.</summary>
public enum PrincipalType
{
    /// <summary>An account's root user; while authentication is open, every caller.</summary>
    Root,

    User,

    /// <summary>A session of a role.</summary>
    AssumedRole,

    FederatedUser,

    /// <summary>An AWS service that acts for itself, as S3 does when it invokes a function.</summary>
    Service,

    /// <summary>Nobody that is known: an unsigned request.</summary>
    Anonymous,
}

/// <summary>
/// Who makes a request, as policies see it.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
/// </summary>
/// <param name="AccountId">12 digits; null for services and for nobody.</param>
/// <param name="Arn">The ARN that GetCallerIdentity shows; for a service its name, "s3.amazonaws.com".</param>
public sealed record Principal(PrincipalType Type, string? AccountId, string Arn)
{
    public static readonly Principal Anonymous = new(PrincipalType.Anonymous, null, "anonymous");

    /// <summary>For a session of a role, the role's own ARN with its path.</summary>
    public string? RoleArn { get; init; }

    /// <summary>aws:userid: "AIDA...", "AROA...:session", or the account's id for its root.</summary>
    public string? UserId { get; init; }

    public bool IsInAccount => AccountId is not null;

    public static Principal Root(string accountId) =>
        new(PrincipalType.Root, accountId, RootArn(accountId)) { UserId = accountId };

    public static Principal Service(string name) => new(PrincipalType.Service, null, name);

    public static string RootArn(string accountId) => $"arn:aws:iam::{accountId}:root";
}
