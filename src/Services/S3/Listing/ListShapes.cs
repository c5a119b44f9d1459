using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3.Listing;

internal sealed record ListedObject
{
    public string Key { get; init; } = "";

    public DateTimeOffset LastModified { get; init; }

    public string ETag { get; init; } = "";

    [Flattened]
    public IReadOnlyList<string>? ChecksumAlgorithm { get; init; }

    public string? ChecksumType { get; init; }

    public long Size { get; init; }

    public Owner? Owner { get; init; }

    public string StorageClass { get; init; } = "";

    public static ListedObject Of(ObjectVersion version, KeyEncoding encoding, Owner? owner)
    {
        var document = version.Read();
        return new ListedObject
        {
            Key = encoding.Encode(version.Key),
            LastModified = version.LastModified,
            ETag = version.QuotedEtag,
            ChecksumAlgorithm = document.Checksum is { } checksum ? [checksum.Algorithm.ToString()] : null,
            ChecksumType = document.Checksum?.Type,
            Size = version.Size,
            Owner = owner,
            StorageClass = document.StorageClass,
        };
    }
}

internal sealed record CommonPrefix
{
    public string Prefix { get; init; } = "";

    public static IReadOnlyList<CommonPrefix> All(IEnumerable<string> prefixes, KeyEncoding encoding) =>
        [.. prefixes.Select(prefix => new CommonPrefix { Prefix = encoding.Encode(prefix) })];
}
