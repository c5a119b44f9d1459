using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Hearth.Sandbox.Native;

/// <summary>
/// One thread that waits for all pipes and all pidfds of all sandboxes: a thousand sandboxes cost one thread, and a
/// waiting read costs none.
/// </summary>
internal sealed unsafe class EventLoop : IDisposable
{
    private const int Add = 1, Delete = 2, Modify = 3;
    private const uint Readable = 0x1, OneShot = 0x4000_0000;
    private const int Capacity = 64;
    private const int NonBlockCloseOnExec = 0x80800;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + 8;

    private readonly Descriptor epoll = new(Errno.Check(Libc.EpollCreate(Descriptor.CloseOnExec), "epoll_create1"));
    private readonly Descriptor stop = new(Errno.Check(Libc.EventDescriptor(0, NonBlockCloseOnExec), "eventfd"));
    private readonly ConcurrentDictionary<long, Action> ready = new();
    private readonly Thread thread;
    private long lastKey;

    public EventLoop()
    {
        Control(Add, stop.Number, 0, Readable);
        thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "sandbox events" };
        thread.Start();
    }

    /// <summary>
    /// Prepares to be told, on the loop's thread, when a descriptor is readable or at its end. The action must be short and
    /// must not throw. Nothing is reported until <see cref="Arm"/>.
    /// </summary>
    public long Register(int descriptor, Action action)
    {
        var key = Interlocked.Increment(ref lastKey);
        ready[key] = action;
        Control(Add, descriptor, key, OneShot);
        return key;
    }

    /// <summary>Asks for one report; one comes at once when the descriptor is readable already.</summary>
    public void Arm(int descriptor, long key) => Control(Modify, descriptor, key, Readable | OneShot);

    /// <summary>Must come before the descriptor is closed, or its number could be another's by the next event.</summary>
    public void Remove(int descriptor, long key)
    {
        if (ready.TryRemove(key, out _))
            Control(Delete, descriptor, key, 0);
    }

    public void Dispose()
    {
        var one = 1UL;
        // Safe because an eventfd takes eight bytes and the variable is on this frame.
        _ = Libc.Write(stop.Number, (byte*)&one, sizeof(ulong));
        thread.Join();
        epoll.Dispose();
        stop.Dispose();
    }

    private void Control(int operation, int descriptor, long key, uint events)
    {
        var change = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(change, 4), events);
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(change + DataOffset, 8), key);
        // Safe because the kernel copies the event during the call.
        _ = Errno.Check(Libc.EpollControl(epoll.Number, operation, descriptor, change), "epoll_ctl");
    }

    private void Run()
    {
        var events = stackalloc byte[16 * Capacity];
        while (true)
        {
            // Safe because the buffer holds Capacity events of at most 16 bytes.
            var count = Libc.EpollWait(epoll.Number, events, Capacity, -1);
            for (var index = 0; index < count; index++)
            {
                var key = BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(events + (index * EventSize) + DataOffset, 8));
                if (key == 0)
                    return;
                if (ready.TryGetValue(key, out var action))
                    action();
            }
        }
    }
}
