using System.Text;

namespace Hearth.DataPlane.FunctionLogs;

/// <summary>Cuts stdout and stderr into log events.</summary>
internal interface IOutputFormat
{
    /// <summary>Takes what was read; calls back once for each complete event.</summary>
    void Take(ReadOnlySpan<byte> bytes, Action<string> write);

    /// <summary>Whether something is held back until the rest of its event comes.</summary>
    bool HasPending { get; }

    /// <summary>Gives out what is held back, as the invocation or the process has ended.</summary>
    void Flush(Action<string> write);
}

/// <summary>
/// One event per line, its newline kept; a carriage return is not a line end (recorded as I21). A line that never
/// ends is cut at 256 KB, the largest log event.
/// </summary>
internal sealed class OutputLines : IOutputFormat
{
    public const int MaximumLineBytes = 256 * 1024;
    private byte[] pending = [];
    private int length;

    public bool HasPending => length > 0;

    public void Take(ReadOnlySpan<byte> bytes, Action<string> write)
    {
        while (!bytes.IsEmpty)
        {
            var room = MaximumLineBytes - length;
            var newline = bytes.IndexOf((byte)'\n');
            var count = Math.Min(newline < 0 ? bytes.Length : newline + 1, room);
            var endsHere = count == newline + 1 || count == room;
            if (endsHere && length == 0) write(Encoding.UTF8.GetString(bytes[..count]));
            else Hold(bytes[..count]);
            if (endsHere) Flush(write);
            bytes = bytes[count..];
        }
    }

    public void Flush(Action<string> write)
    {
        if (length == 0) return;
        write(Encoding.UTF8.GetString(pending, 0, length));
        length = 0;
        if (pending.Length > 4096) pending = []; // One long line is no reason to keep its space in every environment.
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (pending.Length < length + bytes.Length) Array.Resize(ref pending, Math.Max(length + bytes.Length, pending.Length * 2));
        bytes.CopyTo(pending.AsSpan(length));
        length += bytes.Length;
    }
}
