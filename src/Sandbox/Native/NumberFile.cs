using System.Buffers.Text;

namespace Hearth.Sandbox.Native;

/// <summary>A control file with one number that is read often, and so is kept open: 1 us a read, 6.5 us with opening it.</summary>
internal sealed unsafe class NumberFile : IDisposable
{
    private readonly Descriptor? file;

    /// <param name="paths">The first that is there is read.</param>
    public NumberFile(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            var number = Libc.Open(path, Descriptor.CloseOnExec);
            if (number < 0)
                continue;
            file = new Descriptor(number);
            return;
        }
    }

    /// <summary>0 when there is no such file, or its cgroup has gone.</summary>
    public long Read()
    {
        var isHeld = false;
        try
        {
            file?.DangerousAddRef(ref isHeld);
            if (!isHeld)
                return 0;
            var buffer = stackalloc byte[32];
            // Safe because the buffer is on this frame, its length is given, and the descriptor stays open while it is held. A read
            // at 0 makes the kernel write the number anew.
            var count = Libc.ReadAt(file!.Number, buffer, 32, 0);
            return count > 0 && Utf8Parser.TryParse(new ReadOnlySpan<byte>(buffer, (int)count), out long number, out _) ? number : 0;
        }
        catch (ObjectDisposedException)
        {
            return 0; // The sandbox was disposed meanwhile; it remembers its last value.
        }
        finally
        {
            if (isHeld)
                file!.DangerousRelease();
        }
    }

    public void Dispose() => file?.Dispose();
}
