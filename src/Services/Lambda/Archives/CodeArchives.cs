using Hearth.Kernel;
using Hearth.Services.Lambda.Functions;
using Hearth.Storage;

namespace Hearth.Services.Lambda.Archives;

/// <summary>
/// Takes deployment packages and layers in: checks AWS's size limits, stores the bytes, and unpacks them once so that a
/// bad archive is refused by the call that brought it.
/// </summary>
internal sealed class CodeArchives(IBlobStore blobs)
{
    public const long ZippedLimitBytes = 52_428_800;
    public const long UnzippedLimitBytes = 262_144_000;

    private static readonly ArchiveLimits Limits = new(UnzippedLimitBytes);

    /// <exception cref="AwsError">413 or InvalidParameterValueException in AWS's words.</exception>
    public async Task<FunctionArchive> StoreAsync(byte[] zip, CancellationToken cancellation)
    {
        if (zip.Length > ZippedLimitBytes) throw LambdaErrors.TooLarge($"Zipped size must be smaller than {ZippedLimitBytes} bytes");
        if (zip.Length == 0) throw LambdaErrors.InvalidParameterValue("Uploaded file must be a non-empty zip");
        using var content = new MemoryStream(zip, writable: false);
        var blob = await blobs.PutAsync(content, cancellation);
        var unpacked = await UnpackAsync(blob.Sha256Hex, cancellation);
        return new FunctionArchive(blob.Sha256Hex, blob.Sha256Base64, blob.SizeBytes, unpacked.SizeBytes);
    }

    /// <summary>The read-only tree of an archive that was stored before.</summary>
    public async Task<UnpackedArchive> UnpackAsync(string sha256Hex, CancellationToken cancellation)
    {
        try
        {
            return await blobs.UnpackAsync(sha256Hex, Limits, cancellation);
        }
        catch (ArchiveException error)
        {
            throw Refusal(error);
        }
    }

    public Stream Open(string sha256Hex) => blobs.Open(sha256Hex);

    public Task CollectGarbageAsync(IReadOnlySet<string> inUse, CancellationToken cancellation) =>
        blobs.CollectGarbageAsync(inUse, cancellation);

    private static AwsError Refusal(ArchiveException error) => error.Problem switch
    {
        ArchiveProblem.NotAZip => LambdaErrors.InvalidParameterValue(
            "Could not unzip uploaded file. Please check your file, then try to upload again."),
        ArchiveProblem.TooLarge => LambdaErrors.InvalidParameterValue(
            $"Unzipped size must be smaller than {UnzippedLimitBytes} bytes"),
        _ => LambdaErrors.InvalidParameterValue($"Could not unzip uploaded file: {error.Message}"),
    };
}
