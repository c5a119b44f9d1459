using System.Text.Json.Serialization;

namespace Hearth.Services.Iam.Accounts;

/// <summary>What users, groups and roles have alike.</summary>
internal abstract record IamIdentity
{
    public string Path { get; init; } = "/";

    public required string Name { get; init; }

    /// <summary>"AIDA...", "AGPA...", "AROA...": never used again, also when the name is.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Documents by name.</summary>
    public IReadOnlyDictionary<string, string> InlinePolicies { get; init; } = new Dictionary<string, string>();

    /// <summary>ARNs.</summary>
    public IReadOnlyList<string> AttachedPolicies { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>ARN of a managed policy.</summary>
    public string? PermissionsBoundary { get; init; }

    /// <summary>"user", "group" or "role", as in ARNs and messages.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    public string ArnIn(string accountId) => $"arn:aws:iam::{accountId}:{Kind}{Path}{Name}";
}

internal sealed record User : IamIdentity
{
    public IReadOnlyList<string> Groups { get; init; } = [];

    public override string Kind => "user";
}

internal sealed record Group : IamIdentity
{
    public override string Kind => "group";
}

internal sealed record Role : IamIdentity
{
    public required string TrustPolicy { get; init; }

    public string? Description { get; init; }

    public int MaxSessionSeconds { get; init; } = 3600;

    public override string Kind => "role";
}

/// <summary>A managed policy; AWS's own have the account "aws".</summary>
internal sealed record ManagedPolicy
{
    public string Path { get; init; } = "/";

    public required string Name { get; init; }

    public required string Id { get; init; }

    public string? Description { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string DefaultVersionId { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<ManagedPolicyVersion> Versions { get; init; }

    /// <summary>Numbers are not used again.</summary>
    public int NextVersion { get; init; } = 2;

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    [JsonIgnore]
    public string Document => Versions.Single(version => version.Id == DefaultVersionId).Document;

    public string ArnIn(string accountId) => $"arn:aws:iam::{accountId}:policy{Path}{Name}";
}

internal sealed record ManagedPolicyVersion(string Id, string Document, DateTimeOffset CreatedAt);

internal sealed record InstanceProfile
{
    public string Path { get; init; } = "/";

    public required string Name { get; init; }

    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? RoleName { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public string ArnIn(string accountId) => $"arn:aws:iam::{accountId}:instance-profile{Path}{Name}";
}

/// <param name="UserName">Null: the account's root user.</param>
/// <param name="SealedSecret">Sealed with the server's key: signatures cannot be verified with a hash.</param>
internal sealed record AccessKey(string Id, string? UserName, string SealedSecret, bool IsActive, DateTimeOffset CreatedAt);

internal sealed record AccountAlias(string Name);
