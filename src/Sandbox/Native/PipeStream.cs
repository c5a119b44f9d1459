namespace Hearth.Sandbox.Native;

/// <summary>
/// The reading end of a pipe as a stream whose reads wait without a thread. Real pipes rather than sockets because a
/// program that opens /dev/stdout (`echo > /dev/stderr` in a script, Node) gets ENXIO on a socket.
/// </summary>
internal sealed class PipeStream : Stream, IOutputPipe
{
    private const int NonBlock = 0x800, SetFlags = 4;
    private readonly Lock gate = new();
    private readonly EventLoop loop;
    private readonly Descriptor descriptor;
    private readonly long key;
    private readonly MemoryStream sealedContent = new();
    private TaskCompletionSource? waiting;
    private bool closed;

    public PipeStream(EventLoop loop, Descriptor descriptor)
    {
        (this.loop, this.descriptor) = (loop, descriptor);
        // Safe because O_NONBLOCK belongs to the reading end alone; the program inside keeps a blocking writing end.
        _ = Errno.Check(Libc.Control(descriptor.Number, SetFlags, NonBlock), "fcntl(O_NONBLOCK)");
        key = loop.Register(descriptor.Number, Wake);
    }

    /// <summary>The descriptor is given back: at the end of the pipe, by <see cref="Seal"/>, or by Dispose.</summary>
    public bool IsClosed
    {
        get
        {
            lock (gate)
                return closed;
        }
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task arrival;
            lock (gate)
            {
                if (TryRead(buffer.Span) is { } count)
                {
                    if (count == 0 && buffer.Length > 0 && !closed)
                        Close(ref closed);
                    return count;
                }

                arrival = WaitForMore();
            }

            await arrival.WaitAsync(cancellationToken);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    int? IOutputPipe.TryRead(Span<byte> buffer)
    {
        lock (gate) return TryRead(buffer);
    }

    Task IOutputPipe.WaitForMoreAsync()
    {
        lock (gate) return IsClosed ? Task.CompletedTask : WaitForMore();
    }

    /// <summary>
    /// Gives the descriptor back once no writer is left, keeping what was not read yet (64 KB at most, a pipe holds no more):
    /// the last lines of a function are still there after its sandbox is gone.
    /// </summary>
    public void Seal()
    {
        lock (gate)
        {
            if (closed)
                return;
            Span<byte> buffer = stackalloc byte[4096];
            while (TryRead(buffer) is { } count and > 0)
                sealedContent.Write(buffer[..count]);
            sealedContent.Position = 0;
            Close(ref closed);
        }
    }

    protected override void Dispose(bool disposing)
    {
        lock (gate)
        {
            if (!closed)
                Close(ref closed);
            sealedContent.SetLength(0);
        }

        base.Dispose(disposing);
    }

    /// <summary>Bytes read, 0 at the end, null when there is nothing yet.</summary>
    private unsafe int? TryRead(Span<byte> buffer)
    {
        if (closed)
            return sealedContent.Read(buffer);
        if (buffer.IsEmpty)
            return 0;
        while (true)
        {
            nint count;
            // Safe because the span is pinned for the length of the call, and the gate keeps the descriptor open through it.
            fixed (byte* pointer = buffer)
                count = Libc.Read(descriptor.Number, pointer, buffer.Length);
            if (count >= 0)
                return (int)count;
            if (Errno.Last == Errno.TryAgain)
                return null;
            if (Errno.Last != Errno.Interrupted)
                throw new IOException($"Reading a sandbox's output failed with errno {Errno.Last}.");
        }
    }

    private Task WaitForMore()
    {
        waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Arm(descriptor.Number, key);
        return waiting.Task;
    }

    private void Wake()
    {
        lock (gate)
        {
            waiting?.TrySetResult();
            waiting = null;
        }
    }

    private void Close(ref bool flag)
    {
        flag = true;
        loop.Remove(descriptor.Number, key);
        descriptor.Dispose();
        waiting?.TrySetResult();
        waiting = null;
    }
}
