using Hearth.Kernel;

namespace Hearth.Services.S3.Objects;

/// <summary>
/// What must hold of the object there is for a write to happen.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
/// </summary>
internal sealed record WriteCondition(string? IfMatch, string? IfNoneMatch)
{
    public static readonly WriteCondition Always = new(null, null);

    public bool IsAlways => IfMatch is null && IfNoneMatch is null;

    /// <exception cref="AwsError">NotImplemented for a condition that S3 has not.</exception>
    public static WriteCondition Of(string? ifMatch, string? ifNoneMatch)
    {
        if (ifNoneMatch is not (null or "*")) throw S3Error.NotImplemented("If-None-Match takes * only", "If-None-Match");
        return new WriteCondition(ifMatch, ifNoneMatch);
    }

    /// <exception cref="AwsError">PreconditionFailed, or NoSuchKey when what should match is not there.</exception>
    public void Check(ObjectVersion? latest, string key)
    {
        var current = latest is { IsDeleteMarker: 0 } ? latest : null;
        if (IfNoneMatch is not null && current is not null) throw S3Error.PreconditionFailed("If-None-Match");
        if (IfMatch is null) return;
        if (current is null) throw S3Error.NoSuchKey(key);
        if (IfMatch != "*" && IfMatch.Trim('"') != current.Etag) throw S3Error.PreconditionFailed("If-Match");
    }
}
