using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.Identities;
using Hearth.Services.Iam.Roles;

namespace Hearth.Services.Iam.InstanceProfiles;

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_InstanceProfile.html</summary>
public sealed record InstanceProfileShape
{
    public required string Path { get; init; }

    public required string InstanceProfileName { get; init; }

    public required string InstanceProfileId { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset CreateDate { get; init; }

    public required IReadOnlyList<RoleShape> Roles { get; init; }

    public IReadOnlyList<TagShape>? Tags { get; init; }

    internal static InstanceProfileShape Of(InstanceProfile profile, IamAccount account) => new()
    {
        Path = profile.Path,
        InstanceProfileName = profile.Name,
        InstanceProfileId = profile.Id,
        Arn = profile.ArnIn(account.AccountId),
        CreateDate = profile.CreatedAt,
        Roles = profile.RoleName is { } role ? [RoleShape.Of(account.Roles[role], account.AccountId)] : [],
        Tags = TagShape.Of(profile.Tags),
    };
}

public sealed record InstanceProfileRequest
{
    [Length(1, 512), Pattern(IamPatterns.Path)]
    public string? Path { get; init; }

    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? InstanceProfileName { get; init; }

    [Length(0, 50)]
    public IReadOnlyList<TagShape>? Tags { get; init; }
}

public sealed record InstanceProfileRoleRequest
{
    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? InstanceProfileName { get; init; }

    [Required, Length(1, 64), Pattern(IamPatterns.Name)]
    public string? RoleName { get; init; }
}

public sealed record InstanceProfileResponse
{
    public required InstanceProfileShape InstanceProfile { get; init; }
}

public sealed record ListInstanceProfilesRequest : ListRequest;

public sealed record ListInstanceProfilesResponse
{
    public required IReadOnlyList<InstanceProfileShape> InstanceProfiles { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html and its siblings.</summary>
internal sealed class InstanceProfileOperations(IamParts parts)
{
    private const int MostProfiles = 1000;

    public async Task<InstanceProfileResponse> CreateAsync(InstanceProfileRequest request, CallContext context)
    {
        var profile = new InstanceProfile
        {
            Path = request.Path ?? "/",
            Name = request.InstanceProfileName!,
            Id = UniqueId.New("AIPA"),
            CreatedAt = parts.Time.GetUtcNow(),
            Tags = TagShape.Read(request.Tags),
        };
        var account = await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            if (account.InstanceProfiles.ContainsKey(profile.Name)) throw IamErrors.AlreadyExists($"Instance Profile {profile.Name} already exists.");
            if (account.InstanceProfiles.Count >= MostProfiles) throw IamErrors.Quota("InstanceProfilesPerAccount", MostProfiles);
            return account with { InstanceProfiles = account.InstanceProfiles.Add(profile.Name, profile) };
        });
        return new InstanceProfileResponse { InstanceProfile = InstanceProfileShape.Of(profile, account) };
    }

    public Task<InstanceProfileResponse> GetAsync(InstanceProfileRequest request, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        return Task.FromResult(new InstanceProfileResponse
        {
            InstanceProfile = InstanceProfileShape.Of(Find(account, request.InstanceProfileName!), account),
        });
    }

    public Task<ListInstanceProfilesResponse> ListAsync(ListInstanceProfilesRequest request, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        return Task.FromResult(Answer(
            account.InstanceProfiles.Values.Where(profile => profile.Path.StartsWith(request.PathPrefix ?? "/", StringComparison.Ordinal)), account, request));
    }

    public Task<ListInstanceProfilesResponse> ListForRoleAsync(ListForIdentityRequest request, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        var role = IdentityKind.Role.Find(account, request);
        return Task.FromResult(Answer(account.InstanceProfiles.Values.Where(profile => profile.RoleName == role.Name), account, request));
    }

    public Task<NoBody> DeleteAsync(InstanceProfileRequest request, CallContext context) => ChangeAsync(context, account =>
    {
        var profile = Find(account, request.InstanceProfileName!);
        if (profile.RoleName is not null) throw IamErrors.DeleteConflict("Cannot delete entity, must remove roles from instance profile first.");
        return account with { InstanceProfiles = account.InstanceProfiles.Remove(profile.Name) };
    });

    public Task<NoBody> AddRoleAsync(InstanceProfileRoleRequest request, CallContext context) => ChangeAsync(context, account =>
    {
        var (profile, role) = (Find(account, request.InstanceProfileName!), RoleOperations.Find(account, request.RoleName!));
        if (profile.RoleName is not null) throw IamErrors.Quota("InstanceSessionsPerInstanceProfile", 1);
        return account with { InstanceProfiles = account.InstanceProfiles.SetItem(profile.Name, profile with { RoleName = role.Name }) };
    });

    public Task<NoBody> RemoveRoleAsync(InstanceProfileRoleRequest request, CallContext context) => ChangeAsync(context, account =>
    {
        var profile = Find(account, request.InstanceProfileName!);
        if (!request.RoleName!.Equals(profile.RoleName, StringComparison.OrdinalIgnoreCase)) throw IamErrors.NoSuchIdentity("role", request.RoleName);
        return account with { InstanceProfiles = account.InstanceProfiles.SetItem(profile.Name, profile with { RoleName = null }) };
    });

    private async Task<NoBody> ChangeAsync(CallContext context, Func<IamAccount, IamAccount> change)
    {
        await parts.Store.UpdateAsync(context.AccountId, change);
        return NoBody.Instance;
    }

    internal static InstanceProfile Find(IamAccount account, string name) =>
        account.InstanceProfiles.GetValueOrDefault(name) ?? throw IamErrors.NoSuchEntity($"Instance Profile {name} cannot be found.");

    private static ListInstanceProfilesResponse Answer(IEnumerable<InstanceProfile> profiles, IamAccount account, ListRequest request)
    {
        var page = IamPage.Of(profiles, profile => profile.Name, request.Marker, request.MaxItems, profile => InstanceProfileShape.Of(profile, account));
        return new ListInstanceProfilesResponse { InstanceProfiles = page.Items, IsTruncated = page.IsTruncated, Marker = page.Marker };
    }
}
