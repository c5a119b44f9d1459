using System.Buffers.Binary;
using System.Text;

namespace Hearth.DataPlane.FunctionLogs;

/// <summary>
/// The frames that AWS's runtime clients write to _LAMBDA_TELEMETRY_LOG_FD, one event each whatever line ends
/// are inside: 4 bytes type (0xa55a and two bytes of level and format), 4 bytes length, 8 bytes microseconds since
/// 1970, the message; big-endian. What does not begin like a frame is passed on as text, so that nothing is lost.
/// </summary>
internal sealed class OutputFrames : IOutputFormat
{
    private const int HeaderBytes = 16;
    private const ushort Magic = 0xa55a;
    private byte[] pending = [];
    private int length;

    public bool HasPending => false; // A frame is written in one go: its rest is on its way, and half of one is no event.

    public void Take(ReadOnlySpan<byte> bytes, Action<string> write)
    {
        Hold(bytes);
        var rest = pending.AsSpan(0, length);
        while (rest.Length >= HeaderBytes)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(rest) != Magic)
            {
                write(Encoding.UTF8.GetString(rest));
                rest = [];
                break;
            }

            var size = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
            if (size > OutputLines.MaximumLineBytes * 4)
            {
                write($"[a log frame of {size} bytes was dropped: the largest is {OutputLines.MaximumLineBytes * 4} bytes]\n");
                rest = [];
                break;
            }

            if (rest.Length < HeaderBytes + size) break;
            Emit(rest.Slice(HeaderBytes, (int)size), write);
            rest = rest[(HeaderBytes + (int)size)..];
        }

        rest.CopyTo(pending);
        length = rest.Length;
        if (length == 0 && pending.Length > 4096) pending = [];
    }

    public void Flush(Action<string> write)
    {
        if (length >= HeaderBytes) write(Encoding.UTF8.GetString(pending, HeaderBytes, length - HeaderBytes));
        length = 0;
    }

    /// <summary>A log event is at most 256 KB; a longer message becomes several.</summary>
    private static void Emit(ReadOnlySpan<byte> message, Action<string> write)
    {
        while (message.Length > OutputLines.MaximumLineBytes)
        {
            write(Encoding.UTF8.GetString(message[..OutputLines.MaximumLineBytes]));
            message = message[OutputLines.MaximumLineBytes..];
        }

        write(Encoding.UTF8.GetString(message));
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (pending.Length < length + bytes.Length) Array.Resize(ref pending, Math.Max(length + bytes.Length, pending.Length * 2));
        bytes.CopyTo(pending.AsSpan(length));
        length += bytes.Length;
    }
}
