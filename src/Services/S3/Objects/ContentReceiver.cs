using System.Globalization;
using Hearth.Kernel;
using Hearth.Services.S3.Checksums;
using Hearth.Storage;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.S3.Objects;

/// <summary>Takes the content of an object or a part in, in constant memory, and verifies its digests.</summary>
internal sealed class ContentReceiver(IObjectFiles files)
{
    /// <exception cref="AwsError">Too large, cut short, or not what its digests say.</exception>
    public async Task<ReceivedContent> ReceiveAsync(HttpRequest http, Stream body, ExpectedChecksum expected, CancellationToken cancellation)
    {
        var length = LengthOf(http);
        if (length > PutObject.MostBytes) throw TooLarge(length.Value);
        using var digests = new ContentDigests(expected.Algorithm);
        IIncomingFile? file = null;
        try
        {
            file = await files.ReceiveAsync(body, Observe, cancellation);
            if (length is { } told && told != digests.SizeBytes)
                throw new AwsError("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");
            expected.Verify(digests, body);
            return new ReceivedContent(file, Convert.ToHexStringLower(digests.Md5()), digests.Checksum());
        }
        catch
        {
            file?.Dispose();
            throw;
        }

        void Observe(ReadOnlySpan<byte> bytes)
        {
            digests.Append(bytes);
            if (digests.SizeBytes > PutObject.MostBytes) throw TooLarge(digests.SizeBytes);
        }
    }

    /// <summary>Runs the commit that names the file; when it fails, the file is garbage.</summary>
    public async Task<T> KeepOrDeleteAsync<T>(ReceivedContent received, Func<Task<T>> commit)
    {
        try
        {
            return await commit();
        }
        catch (AwsError)
        {
            files.Delete([received.File.Name]);
            throw;
        }
    }

    /// <exception cref="AwsError">MissingContentLength.</exception>
    private static long? LengthOf(HttpRequest http)
    {
        var decoded = http.Headers["x-amz-decoded-content-length"].ToString();
        if (decoded.Length > 0)
            return long.TryParse(decoded, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? length
                : throw S3Error.InvalidArgument("x-amz-decoded-content-length is no number", "x-amz-decoded-content-length", decoded);
        // Without either, S3 wants aws-chunked; plain chunked bodies are taken here.
        return http.ContentLength;
    }

    private static AwsError TooLarge(long size) => new("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
    {
        Members = new Dictionary<string, string> { ["ProposedSize"] = $"{size}", ["MaxSizeAllowed"] = $"{PutObject.MostBytes}" },
    };
}

internal sealed record ReceivedContent(IIncomingFile File, string Etag, Checksum Checksum) : IDisposable
{
    public IReadOnlyList<Segment> Segments => [new Segment(File.Name, 0, File.SizeBytes)];

    public void Dispose() => File.Dispose();
}
