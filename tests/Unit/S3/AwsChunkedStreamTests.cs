using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Hearth.Kernel;
using Hearth.Protocols.RestXml;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.S3;

public sealed class AwsChunkedStreamTests
{
    [Fact]
    public void Chunks_of_any_size_come_out_as_they_went_in() => Prop.ForAll<byte[][]>(chunks =>
    {
        var encoded = new MemoryStream();
        foreach (var chunk in chunks.Where(chunk => chunk.Length > 0))
        {
            encoded.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x};chunk-signature={new string('a', 64)}\r\n"));
            encoded.Write(chunk);
            encoded.Write("\r\n"u8);
        }
        encoded.Write("0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"u8);
        var (bytes, trailers) = Decode(encoded.ToArray());
        return bytes.SequenceEqual(chunks.SelectMany(chunk => chunk)) && trailers["x-amz-checksum-crc32"] == "AAAAAA==";
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_decoded_or_refused_and_never_anything_else() => Prop.ForAll<byte[]>(bytes =>
    {
        try
        {
            Decode(bytes);
        }
        catch (AwsError)
        {
            // Refused.
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("5\r\nabc")]
    [InlineData("3\r\nabcX\r\n0\r\n\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("zz\r\n")]
    [InlineData("")]
    public void A_body_that_is_cut_short_or_garbled_is_refused(string text) =>
        Should.Throw<AwsError>(() => Decode(Encoding.ASCII.GetBytes(text))).Code.ShouldBe("IncompleteBody");

    private static (byte[] Bytes, IReadOnlyDictionary<string, string> Trailers) Decode(byte[] encoded)
    {
        using var stream = new AwsChunkedStream(new MemoryStream(encoded));
        using var decoded = new MemoryStream();
        // A memory stream never waits: the task is over when it is returned.
        stream.CopyToAsync(decoded).GetAwaiter().GetResult();
        return (decoded.ToArray(), stream.Trailers);
    }
}
