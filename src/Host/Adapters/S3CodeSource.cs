using Hearth.Kernel;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.S3;

namespace Hearth.Host.Adapters;

/// <summary>Code of functions and layers that lies in S3.</summary>
internal sealed class S3CodeSource(S3Service s3) : ICodeSource
{
    public Task<byte[]> ReadAsync(Caller caller, CodeLocation location, long mostBytes, CancellationToken cancellation) =>
        s3.ReadAsync(caller, location.Bucket, location.Key, location.ObjectVersion, mostBytes, cancellation);
}
