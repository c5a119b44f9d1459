using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;

namespace Hearth.Services.Iam;

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html</summary>
public sealed record TagShape
{
    [Required, Length(1, 128), Pattern(IamPatterns.TagKey)]
    public string? Key { get; init; }

    [Required, Length(0, 256), Pattern(IamPatterns.TagValue)]
    public string? Value { get; init; }

    internal static IReadOnlyList<TagShape>? Of(IReadOnlyDictionary<string, string> tags) =>
        tags.Count == 0 ? null : [.. tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })];

    internal static IReadOnlyDictionary<string, string> Read(IReadOnlyList<TagShape>? tags)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags ?? [])
            if (!read.TryAdd(tag.Key!, tag.Value!)) throw IamErrors.InvalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        return read.Count <= 50 ? read : throw IamErrors.LimitExceeded("The number of tags has reached the maximum limit.");
    }
}

public sealed record PermissionsBoundaryShape
{
    public required string PermissionsBoundaryType { get; init; }

    public required string PermissionsBoundaryArn { get; init; }

    internal static PermissionsBoundaryShape? Of(IamIdentity identity) => identity.PermissionsBoundary is { } arn
        ? new PermissionsBoundaryShape { PermissionsBoundaryType = "Policy", PermissionsBoundaryArn = arn }
        : null;
}

public sealed record AttachedPolicyShape
{
    public required string PolicyName { get; init; }

    public required string PolicyArn { get; init; }

    internal static AttachedPolicyShape Of(string arn) => new() { PolicyName = arn[(arn.LastIndexOf('/') + 1)..], PolicyArn = arn };
}

/// <summary>What all operations that list take.</summary>
public abstract record ListRequest
{
    [Length(1, 512), Pattern(IamPatterns.PathPrefix)]
    public string? PathPrefix { get; init; }

    [Length(1, 4096)]
    public string? Marker { get; init; }

    [Range(1, 1000)]
    public int? MaxItems { get; init; }
}
