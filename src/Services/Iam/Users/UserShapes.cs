using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;

namespace Hearth.Services.Iam.Users;

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html</summary>
public sealed record UserShape
{
    public required string Path { get; init; }

    public string? UserName { get; init; }

    public required string UserId { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset CreateDate { get; init; }

    public PermissionsBoundaryShape? PermissionsBoundary { get; init; }

    public IReadOnlyList<TagShape>? Tags { get; init; }

    internal static UserShape Of(User user, string accountId) => new()
    {
        Path = user.Path,
        UserName = user.Name,
        UserId = user.Id,
        Arn = user.ArnIn(accountId),
        CreateDate = user.CreatedAt,
        PermissionsBoundary = PermissionsBoundaryShape.Of(user),
        Tags = TagShape.Of(user.Tags),
    };
}

public sealed record CreateUserRequest
{
    [Length(1, 512), Pattern(IamPatterns.Path)]
    public string? Path { get; init; }

    [Required, Length(1, 64), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }

    [Length(20, 2048)]
    public string? PermissionsBoundary { get; init; }

    [Length(0, 50)]
    public IReadOnlyList<TagShape>? Tags { get; init; }
}

/// <param name="User">Absent when there is none, as in UpdateUser.</param>
public sealed record UserResponse
{
    public required UserShape User { get; init; }
}

/// <summary>Without a name: the caller's own user.</summary>
public sealed record GetUserRequest
{
    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }
}

public sealed record DeleteUserRequest
{
    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }
}

public sealed record UpdateUserRequest
{
    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }

    [Length(1, 512), Pattern(IamPatterns.Path)]
    public string? NewPath { get; init; }

    [Length(1, 64), Pattern(IamPatterns.Name)]
    public string? NewUserName { get; init; }
}

public sealed record ListUsersRequest : ListRequest;

public sealed record ListUsersResponse
{
    public required IReadOnlyList<UserShape> Users { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}
