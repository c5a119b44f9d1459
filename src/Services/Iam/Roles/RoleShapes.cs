using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;

namespace Hearth.Services.Iam.Roles;

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html</summary>
public sealed record RoleShape
{
    public required string Path { get; init; }

    public required string RoleName { get; init; }

    public required string RoleId { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset CreateDate { get; init; }

    /// <summary>URL-encoded.</summary>
    public string? AssumeRolePolicyDocument { get; init; }

    public string? Description { get; init; }

    public int? MaxSessionDuration { get; init; }

    public PermissionsBoundaryShape? PermissionsBoundary { get; init; }

    public IReadOnlyList<TagShape>? Tags { get; init; }

    internal static RoleShape Of(Role role, string accountId) => new()
    {
        Path = role.Path,
        RoleName = role.Name,
        RoleId = role.Id,
        Arn = role.ArnIn(accountId),
        CreateDate = role.CreatedAt,
        AssumeRolePolicyDocument = Uri.EscapeDataString(role.TrustPolicy),
        Description = role.Description,
        MaxSessionDuration = role.MaxSessionSeconds,
        PermissionsBoundary = PermissionsBoundaryShape.Of(role),
        Tags = TagShape.Of(role.Tags),
    };
}

public sealed record CreateRoleRequest
{
    [Length(1, 512), Pattern(IamPatterns.Path)]
    public string? Path { get; init; }

    [Required, Length(1, 64), Pattern(IamPatterns.Name)]
    public string? RoleName { get; init; }

    [Required, Length(1, 131072), Pattern(IamPatterns.Document)]
    public string? AssumeRolePolicyDocument { get; init; }

    [Length(0, 1000)]
    public string? Description { get; init; }

    [Range(3600, 43200)]
    public int? MaxSessionDuration { get; init; }

    [Length(20, 2048)]
    public string? PermissionsBoundary { get; init; }

    [Length(0, 50)]
    public IReadOnlyList<TagShape>? Tags { get; init; }
}

public sealed record RoleResponse
{
    public required RoleShape Role { get; init; }
}

public sealed record RoleRequest
{
    [Required, Length(1, 64), Pattern(IamPatterns.Name)]
    public string? RoleName { get; init; }
}

public sealed record UpdateRoleRequest
{
    [Required, Length(1, 64), Pattern(IamPatterns.Name)]
    public string? RoleName { get; init; }

    [Length(0, 1000)]
    public string? Description { get; init; }

    [Range(3600, 43200)]
    public int? MaxSessionDuration { get; init; }
}

/// <summary>UpdateRole answers an empty structure.</summary>
public sealed record UpdateRoleResponse;

public sealed record UpdateAssumeRolePolicyRequest
{
    [Required, Length(1, 64), Pattern(IamPatterns.Name)]
    public string? RoleName { get; init; }

    [Required, Length(1, 131072), Pattern(IamPatterns.Document)]
    public string? PolicyDocument { get; init; }
}

public sealed record ListRolesRequest : ListRequest;

public sealed record ListRolesResponse
{
    public required IReadOnlyList<RoleShape> Roles { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}
