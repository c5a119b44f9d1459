using System.Text;

namespace Hearth.DataPlane.FunctionLogs;

/// <summary>The last 4 KB of an invocation's log, as X-Amz-Log-Result gives them.</summary>
internal sealed class LogTail
{
    public const int CapacityBytes = 4096;
    private readonly byte[] buffer = new byte[CapacityBytes];
    private int length;

    public void Append(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message).AsSpan();
        if (bytes.Length > CapacityBytes) bytes = bytes[^CapacityBytes..];
        var kept = Math.Min(length, CapacityBytes - bytes.Length);
        buffer.AsSpan(length - kept, kept).CopyTo(buffer);
        bytes.CopyTo(buffer.AsSpan(kept));
        length = kept + bytes.Length;
    }

    public ReadOnlyMemory<byte> ToMemory() => buffer.AsSpan(0, length).ToArray();
}
