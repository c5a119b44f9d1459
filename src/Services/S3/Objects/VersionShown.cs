using Hearth.Services.S3.Buckets;

namespace Hearth.Services.S3.Objects;

/// <summary>Whether answers name the version: not in buckets that never made any.</summary>
internal static class VersionShown
{
    public static string? Of(Bucket? bucket, ObjectVersion version) => bucket is { IsVersioned: true } ? version.VersionId : null;
}
