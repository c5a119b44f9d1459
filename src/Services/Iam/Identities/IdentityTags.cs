using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;

namespace Hearth.Services.Iam.Identities;

internal sealed record TagIdentityRequest : IIdentityRequest
{
    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }

    public string? GroupName => null;

    [Length(1, 64), Pattern(IamPatterns.Name)]
    public string? RoleName { get; init; }

    [Required, Length(0, 50)]
    public IReadOnlyList<TagShape>? Tags { get; init; }
}

internal sealed record UntagIdentityRequest : IIdentityRequest
{
    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }

    public string? GroupName => null;

    [Length(1, 64), Pattern(IamPatterns.Name)]
    public string? RoleName { get; init; }

    [Required, Length(0, 50)]
    public IReadOnlyList<string>? TagKeys { get; init; }
}

internal sealed record ListTagsResponse
{
    public required IReadOnlyList<TagShape> Tags { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }

    public static ListTagsResponse Of(IReadOnlyDictionary<string, string> tags, string? marker, int? maxItems)
    {
        var page = IamPage.Of(TagShape.Of(tags) ?? [], tag => tag.Key!, marker, maxItems, tag => tag);
        return new ListTagsResponse { Tags = page.Items, IsTruncated = page.IsTruncated, Marker = page.Marker };
    }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html and its siblings.</summary>
internal sealed class IdentityTags(IamParts parts, IdentityKind kind)
{
    public async Task<NoBody> TagAsync(TagIdentityRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var identity = kind.Find(account, request);
            return account.With(identity with { Tags = Merge(identity.Tags, request.Tags) });
        });
        return NoBody.Instance;
    }

    public async Task<NoBody> UntagAsync(UntagIdentityRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var identity = kind.Find(account, request);
            return account.With(identity with { Tags = Without(identity.Tags, request.TagKeys!) });
        });
        return NoBody.Instance;
    }

    public Task<ListTagsResponse> ListAsync(ListForIdentityRequest request, CallContext context) =>
        Task.FromResult(ListTagsResponse.Of(kind.Find(parts.Store.Account(context.AccountId), request).Tags, request.Marker, request.MaxItems));

    internal static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> tags, IReadOnlyList<TagShape>? more)
    {
        var merged = new Dictionary<string, string>(tags, StringComparer.Ordinal);
        foreach (var (key, value) in TagShape.Read(more)) merged[key] = value;
        return merged.Count <= 50 ? merged : throw IamErrors.LimitExceeded("The number of tags has reached the maximum limit.");
    }

    internal static IReadOnlyDictionary<string, string> Without(IReadOnlyDictionary<string, string> tags, IReadOnlyList<string> keys) =>
        tags.Where(tag => !keys.Contains(tag.Key)).ToDictionary(StringComparer.Ordinal);
}
