using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Identities;

namespace Hearth.Services.Iam.InstanceProfiles;

internal sealed record InstanceProfileTagsRequest : ListRequest
{
    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? InstanceProfileName { get; init; }

    [Length(0, 50)]
    public IReadOnlyList<TagShape>? Tags { get; init; }

    [Length(0, 50)]
    public IReadOnlyList<string>? TagKeys { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagInstanceProfile.html and its siblings.</summary>
internal sealed class InstanceProfileTags(IamParts parts)
{
    public Task<NoBody> TagAsync(InstanceProfileTagsRequest request, CallContext context) =>
        ChangeAsync(request, context, tags => IdentityTags.Merge(tags, request.Tags));

    public Task<NoBody> UntagAsync(InstanceProfileTagsRequest request, CallContext context) =>
        ChangeAsync(request, context, tags => IdentityTags.Without(tags, request.TagKeys ?? []));

    public Task<ListTagsResponse> ListAsync(InstanceProfileTagsRequest request, CallContext context) => Task.FromResult(ListTagsResponse.Of(
        InstanceProfileOperations.Find(parts.Store.Account(context.AccountId), request.InstanceProfileName!).Tags, request.Marker, request.MaxItems));

    private async Task<NoBody> ChangeAsync(
        InstanceProfileTagsRequest request, CallContext context, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var profile = InstanceProfileOperations.Find(account, request.InstanceProfileName!);
            return account with { InstanceProfiles = account.InstanceProfiles.SetItem(profile.Name, profile with { Tags = change(profile.Tags) }) };
        });
        return NoBody.Instance;
    }
}
