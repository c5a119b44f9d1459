using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;

namespace Hearth.Services.Iam.Policies;

public sealed record ListEntitiesForPolicyRequest : ListRequest
{
    [Required, Length(20, 2048)]
    public string? PolicyArn { get; init; }

    [Enum("User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy")]
    public string? EntityFilter { get; init; }

    [Enum("PermissionsPolicy", "PermissionsBoundary")]
    public string? PolicyUsageFilter { get; init; }
}

public sealed record PolicyEntityShape
{
    public string? GroupName { get; init; }

    public string? GroupId { get; init; }

    public string? UserName { get; init; }

    public string? UserId { get; init; }

    public string? RoleName { get; init; }

    public string? RoleId { get; init; }
}

public sealed record ListEntitiesForPolicyResponse
{
    public required IReadOnlyList<PolicyEntityShape> PolicyGroups { get; init; }

    public required IReadOnlyList<PolicyEntityShape> PolicyUsers { get; init; }

    public required IReadOnlyList<PolicyEntityShape> PolicyRoles { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html</summary>
internal sealed class ListEntitiesForPolicy(IamParts parts)
{
    public Task<ListEntitiesForPolicyResponse> HandleAsync(ListEntitiesForPolicyRequest request, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        var arn = request.PolicyArn!;
        if (new IdentityPolicies(parts.AwsPolicies).Find(account, arn) is null) throw IamErrors.NoSuchPolicy(arn);
        var entities = request.PolicyUsageFilter == "PermissionsBoundary" ? account.BoundedBy(arn) : account.AttachedTo(arn);
        var page = IamPage.Of(
            entities.Where(entity => request.EntityFilter is not { } filter || filter.Equals(entity.Kind, StringComparison.OrdinalIgnoreCase)),
            entity => $"{entity.Kind}/{entity.Name}", request.Marker, request.MaxItems, entity => entity);
        return Task.FromResult(new ListEntitiesForPolicyResponse
        {
            PolicyGroups = [.. page.Items.OfType<Group>().Select(group => new PolicyEntityShape { GroupName = group.Name, GroupId = group.Id })],
            PolicyUsers = [.. page.Items.OfType<User>().Select(user => new PolicyEntityShape { UserName = user.Name, UserId = user.Id })],
            PolicyRoles = [.. page.Items.OfType<Role>().Select(role => new PolicyEntityShape { RoleName = role.Name, RoleId = role.Id })],
            IsTruncated = page.IsTruncated,
            Marker = page.Marker,
        });
    }
}
