using System.Buffers.Binary;

namespace Hearth.Sandbox.Native;

/// <summary>One end of a connected pair of local sockets, over which messages go together with descriptors.</summary>
internal sealed unsafe class DescriptorSocket : IDisposable
{
    private const int Local = 1, Sequenced = 5, Stream = 1, CloseOnExec = 0x80000;
    private const int SocketLevel = 1, ReceiveTimeout = 20, PassDescriptors = 1;
    private const int NoSignal = 0x4000, ReceivedCloseOnExec = 0x40000000;
    private const int ControlHeaderSize = 16;
    private readonly Descriptor descriptor;

    private DescriptorSocket(Descriptor descriptor) => this.descriptor = descriptor;

    public int Number => descriptor.Number;

    /// <summary>This process's end, and the end to give to a child.</summary>
    /// <param name="keepsMessages">Whether each message is received as it was sent, or as a stream of bytes.</param>
    public static (DescriptorSocket Own, Descriptor Other) Pair(bool keepsMessages)
    {
        var ends = stackalloc int[2];
        // Safe because the kernel writes exactly two numbers.
        _ = Errno.Check(
            Libc.SocketPair(Local, (keepsMessages ? Sequenced : Stream) | CloseOnExec, 0, ends), "socketpair", "Raise the limit of open files (ulimit -n).");
        return (new DescriptorSocket(new Descriptor(ends[0])), Descriptor.Raise(ends[1]));
    }

    /// <summary>A receive that waits longer than this fails.</summary>
    public void LimitWaiting(int seconds)
    {
        var time = stackalloc long[2] { seconds, 0 };
        // Safe because struct timeval of a 64-bit machine is two 64-bit numbers, which the kernel copies.
        _ = Errno.Check(Libc.SetSocketOption(descriptor.Number, SocketLevel, ReceiveTimeout, (int*)time, 16), "setsockopt SO_RCVTIMEO");
    }

    /// <summary>False when the other side has gone. Never waits: what is sent here is far smaller than a socket's buffer.</summary>
    public bool Send(ReadOnlySpan<byte> message, params ReadOnlySpan<int> descriptors)
    {
        const int WithoutWaiting = 0x40;
        var controlLength = descriptors.IsEmpty ? 0 : ControlHeaderSize + ((descriptors.Length * 4) + 7) / 8 * 8;
        var control = stackalloc byte[Math.Max(controlLength, 1)];
        if (!descriptors.IsEmpty)
            WriteControl(new Span<byte>(control, controlLength), descriptors);
        // Safe because the span is pinned, the control block is on this frame, and the kernel keeps neither.
        fixed (byte* content = message)
        {
            var vector = new IoVector { Base = content, Length = (nuint)message.Length };
            var header = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = controlLength == 0 ? null : control, ControlLength = (nuint)controlLength };
            nint sent;
            while ((sent = Libc.SendMessage(descriptor.Number, &header, NoSignal | WithoutWaiting)) < 0 && Errno.Last == Errno.Interrupted)
            {
            }

            return sent == message.Length;
        }
    }

    /// <summary>The message's length, 0 when the other side has gone, -1 when nothing came in time; at most one descriptor comes with it.</summary>
    public int Receive(Span<byte> buffer, out Descriptor? received)
    {
        const int ControlLength = 24;
        var control = stackalloc byte[ControlLength];
        received = null;
        // Safe because the span is pinned and the control block is on this frame, both with their lengths.
        fixed (byte* content = buffer)
        {
            var vector = new IoVector { Base = content, Length = (nuint)buffer.Length };
            var header = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlLength };
            nint count;
            while ((count = Libc.ReceiveMessage(descriptor.Number, &header, ReceivedCloseOnExec)) < 0)
            {
                if (Errno.Last == Errno.Interrupted)
                    continue;
                return Errno.Last == Errno.TryAgain ? -1 : 0;
            }

            if (header.ControlLength >= ControlHeaderSize + 4)
                received = new Descriptor(BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(control + ControlHeaderSize, 4)));
            return (int)count;
        }
    }

    public void Dispose() => descriptor.Dispose();

    /// <summary>struct cmsghdr: length (8), level (4), type (4), then the descriptors.</summary>
    private static void WriteControl(Span<byte> control, ReadOnlySpan<int> descriptors)
    {
        control.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(control, ControlHeaderSize + (descriptors.Length * 4));
        BinaryPrimitives.WriteInt32LittleEndian(control[8..], SocketLevel);
        BinaryPrimitives.WriteInt32LittleEndian(control[12..], PassDescriptors);
        for (var index = 0; index < descriptors.Length; index++)
            BinaryPrimitives.WriteInt32LittleEndian(control[(ControlHeaderSize + (index * 4))..], descriptors[index]);
    }
}
