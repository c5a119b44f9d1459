using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;

namespace Hearth.Services.Iam.Policies;

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html</summary>
public sealed record PolicyShape
{
    public required string PolicyName { get; init; }

    public required string PolicyId { get; init; }

    public required string Arn { get; init; }

    public required string Path { get; init; }

    public required string DefaultVersionId { get; init; }

    public required int AttachmentCount { get; init; }

    public required int PermissionsBoundaryUsageCount { get; init; }

    public required bool IsAttachable { get; init; }

    public string? Description { get; init; }

    public required DateTimeOffset CreateDate { get; init; }

    public required DateTimeOffset UpdateDate { get; init; }

    public IReadOnlyList<TagShape>? Tags { get; init; }

    internal static PolicyShape Of(string arn, ManagedPolicy policy, IamAccount account) => new()
    {
        PolicyName = policy.Name,
        PolicyId = policy.Id,
        Arn = arn,
        Path = policy.Path,
        DefaultVersionId = policy.DefaultVersionId,
        AttachmentCount = account.AttachedTo(arn).Count(),
        PermissionsBoundaryUsageCount = account.BoundedBy(arn).Count(),
        IsAttachable = true,
        Description = policy.Description,
        CreateDate = policy.CreatedAt,
        UpdateDate = policy.UpdatedAt,
        Tags = TagShape.Of(policy.Tags),
    };
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyVersion.html</summary>
public sealed record PolicyVersionShape
{
    /// <summary>URL-encoded; absent in lists.</summary>
    public string? Document { get; init; }

    public required string VersionId { get; init; }

    public required bool IsDefaultVersion { get; init; }

    public required DateTimeOffset CreateDate { get; init; }

    internal static PolicyVersionShape Of(ManagedPolicyVersion version, ManagedPolicy policy, bool withDocument) => new()
    {
        Document = withDocument ? Uri.EscapeDataString(version.Document) : null,
        VersionId = version.Id,
        IsDefaultVersion = version.Id == policy.DefaultVersionId,
        CreateDate = version.CreatedAt,
    };
}

public sealed record CreatePolicyRequest
{
    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? PolicyName { get; init; }

    [Length(1, 512), Pattern(@"((/[A-Za-z0-9\.,\+@=_-]+)*)/")]
    public string? Path { get; init; }

    [Required, Length(1, 131072), Pattern(IamPatterns.Document)]
    public string? PolicyDocument { get; init; }

    [Length(0, 1000)]
    public string? Description { get; init; }

    [Length(0, 50)]
    public IReadOnlyList<TagShape>? Tags { get; init; }
}

public sealed record PolicyResponse
{
    public required PolicyShape Policy { get; init; }
}

public sealed record PolicyRequest
{
    [Required, Length(20, 2048)]
    public string? PolicyArn { get; init; }

    [Length(1, 4096)]
    public string? Marker { get; init; }

    [Range(1, 1000)]
    public int? MaxItems { get; init; }
}

public sealed record ListPoliciesRequest : ListRequest
{
    [Enum("All", "AWS", "Local")]
    public string? Scope { get; init; }

    public bool? OnlyAttached { get; init; }

    [Enum("PermissionsPolicy", "PermissionsBoundary")]
    public string? PolicyUsageFilter { get; init; }
}

public sealed record ListPoliciesResponse
{
    public required IReadOnlyList<PolicyShape> Policies { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}

public sealed record CreatePolicyVersionRequest
{
    [Required, Length(20, 2048)]
    public string? PolicyArn { get; init; }

    [Required, Length(1, 131072), Pattern(IamPatterns.Document)]
    public string? PolicyDocument { get; init; }

    public bool? SetAsDefault { get; init; }
}

public sealed record PolicyVersionRequest
{
    [Required, Length(20, 2048)]
    public string? PolicyArn { get; init; }

    [Required, Pattern(IamPatterns.VersionId)]
    public string? VersionId { get; init; }
}

public sealed record PolicyVersionResponse
{
    public required PolicyVersionShape PolicyVersion { get; init; }
}

public sealed record ListPolicyVersionsResponse
{
    public required IReadOnlyList<PolicyVersionShape> Versions { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}

public sealed record TagPolicyRequest
{
    [Required, Length(20, 2048)]
    public string? PolicyArn { get; init; }

    [Required, Length(0, 50)]
    public IReadOnlyList<TagShape>? Tags { get; init; }
}

public sealed record UntagPolicyRequest
{
    [Required, Length(20, 2048)]
    public string? PolicyArn { get; init; }

    [Required, Length(0, 50)]
    public IReadOnlyList<string>? TagKeys { get; init; }
}
