using System.Buffers.Binary;
using System.Text;

namespace Hearth.Tests.Runtimes;

/// <summary>One log event from the telemetry file descriptor, as runtimes/README.md defines it.</summary>
internal sealed record LogFrame(uint Type, DateTimeOffset Time, string Message)
{
    private const int HeadBytes = 16;

    public static List<LogFrame> ReadAll(string file)
    {
        var frames = new List<LogFrame>();
        for (ReadOnlySpan<byte> bytes = File.ReadAllBytes(file); bytes.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
            var microseconds = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
            frames.Add(new LogFrame(
                BinaryPrimitives.ReadUInt32BigEndian(bytes),
                DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds),
                Encoding.UTF8.GetString(bytes.Slice(HeadBytes, length))));
            bytes = bytes[(HeadBytes + length)..];
        }
        return frames;
    }
}
