using System.Buffers.Binary;
using System.Net;

namespace Hearth.Tests.Soak;

/// <summary>A stretch of an endless content that is in no memory: a random block again and again, with its number in front.</summary>
internal sealed class PatternContent(long offset, long length) : HttpContent
{
    public const int BlockBytes = 64 * 1024;

    private static readonly byte[] Block = MakeBlock();

    /// <summary>Reads to the end and compares every byte.</summary>
    /// <returns>How many bytes were as they should be; those behind the first other one do not count.</returns>
    public static async Task<long> MatchedBytesAsync(Stream actual)
    {
        var (expected, buffer) = (Block.ToArray(), new byte[BlockBytes]);
        for (var at = 0L; ;)
        {
            var count = await actual.ReadAtLeastAsync(buffer, BlockBytes, throwOnEndOfStream: false);
            Number(expected, at);
            if (!buffer.AsSpan(0, count).SequenceEqual(expected.AsSpan(0, count))) return at;
            at += count;
            if (count < BlockBytes) return at;
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var block = Block.ToArray();
        for (var at = offset; at < offset + length; at += BlockBytes)
        {
            Number(block, at);
            await stream.WriteAsync(block);
        }
    }

    protected override bool TryComputeLength(out long size)
    {
        size = length;
        return true;
    }

    private static void Number(byte[] block, long at) => BinaryPrimitives.WriteInt64LittleEndian(block, at);

    private static byte[] MakeBlock()
    {
        var block = new byte[BlockBytes];
        new Random(20261124).NextBytes(block);
        return block;
    }
}
