using Hearth.Kernel;

namespace Hearth.Services.Lambda.Functions;

/// <summary>Where the code of functions and layers can lie, beside the request itself: S3, which the Host plugs in.</summary>
public interface ICodeSource
{
    /// <exception cref="AwsError">In S3's own words: the caller is told them.</exception>
    Task<byte[]> ReadAsync(Caller caller, CodeLocation location, long mostBytes, CancellationToken cancellation);
}

/// <summary>S3Bucket, S3Key and S3ObjectVersion of a request.</summary>
public sealed record CodeLocation(string Bucket, string Key, string? ObjectVersion);
