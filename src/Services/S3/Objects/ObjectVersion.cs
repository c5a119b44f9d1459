using System.Text.Json;
using Hearth.Services.S3.BucketSettings;
using Hearth.Services.S3.Checksums;

namespace Hearth.Services.S3.Objects;

/// <summary>A version of an object, or a delete marker, as it is kept.</summary>
internal sealed record ObjectVersion
{
    /// <summary>The version of objects that were written while the bucket made none.</summary>
    public const string Null = "null";

    /// <summary>The order of versions: the newest has the largest. 0 before it is kept.</summary>
    public long Id { get; init; }

    public string Bucket { get; init; } = "";

    public string Key { get; init; } = "";

    public string VersionId { get; init; } = Null;

    public long IsLatest { get; init; }

    public long IsDeleteMarker { get; init; }

    public long Size { get; init; }

    /// <summary>Without the quotes.</summary>
    public string Etag { get; init; } = "";

    /// <summary>Milliseconds since 1970.</summary>
    public long ModifiedAt { get; init; }

    public string Document { get; init; } = "{}";

    public DateTimeOffset LastModified => DateTimeOffset.FromUnixTimeMilliseconds(ModifiedAt);

    public string QuotedEtag => $"\"{Etag}\"";

    public string FileOwner => $"o{Id}";

    public ObjectDocument Read() => JsonSerializer.Deserialize<ObjectDocument>(Document)!;
}

/// <summary>What of an object is only ever read whole.</summary>
internal sealed record ObjectDocument
{
    public IReadOnlyList<Segment> Segments { get; init; } = [];

    /// <summary>Content-Type, Cache-Control and others that are given back as they came.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>x-amz-meta-..., without the prefix.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<Tag> Tags { get; init; } = [];

    public string StorageClass { get; init; } = "STANDARD";

    public Checksum? Checksum { get; init; }

    /// <summary>The parts of a multipart upload, in order; null for others.</summary>
    public IReadOnlyList<ObjectPart>? Parts { get; init; }
}

/// <summary>A stretch of a file. An object is one after the other: parts are never copied together, and copies share files.</summary>
internal sealed record Segment(string File, long Offset, long Length);

internal sealed record ObjectPart(int Number, long Size, string? ChecksumValue);
