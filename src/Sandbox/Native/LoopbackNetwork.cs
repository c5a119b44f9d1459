using System.Buffers.Binary;
using System.Net.Sockets;

namespace Hearth.Sandbox.Native;

/// <summary>Brings up `lo` and opens listening sockets in the network namespace of the calling thread.</summary>
internal static unsafe class LoopbackNetwork
{
    private const int Internet = 2, Stream = 1, CloseOnExec = 0x80000;
    private const int SetInterfaceFlags = 0x8914;

    public static void BringUp()
    {
        var socket = Errno.Check(Libc.Socket(Internet, Stream | CloseOnExec, 0), "socket");
        var request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        (request[0], request[1], request[16]) = ((byte)'l', (byte)'o', 1 /* IFF_UP */);
        // Safe because struct ifreq is 40 bytes: a 16-byte name, then the flags.
        var result = Libc.DeviceControl(socket, SetInterfaceFlags, (nint)request);
        var error = Errno.Last;
        _ = Libc.Close(socket);
        if (result < 0)
            throw Errno.Exception("bring up lo", error: error);
    }

    /// <summary>A socket that belongs to the network namespace of the calling thread for as long as it lives, whoever uses it.</summary>
    public static Socket OpenSocket() =>
        new(new SafeSocketHandle(Errno.Check(Libc.Socket(Internet, Stream | CloseOnExec, 0), "socket"), ownsHandle: true));

    /// <summary>A listening socket on 127.0.0.1; whoever accepts from it does so from any namespace.</summary>
    public static Socket Listen(int port)
    {
        const int SocketLevel = 1, ReuseAddress = 2;
        var socket = Errno.Check(Libc.Socket(Internet, Stream | CloseOnExec, 0), "socket");
        var address = stackalloc byte[16];
        new Span<byte>(address, 16).Clear();
        address[0] = Internet;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(address + 2, 2), (ushort)port);
        (address[4], address[7]) = (127, 1);
        var one = 1;
        // Safe because struct sockaddr_in is 16 bytes and the option is one int, both on this frame.
        if (Libc.SetSocketOption(socket, SocketLevel, ReuseAddress, &one, sizeof(int)) < 0
            || Libc.Bind(socket, address, 16) < 0
            || Libc.Listen(socket, 128) < 0)
        {
            var error = Errno.Last;
            _ = Libc.Close(socket);
            throw Errno.Exception($"listen on 127.0.0.1:{port}", error: error);
        }

        return new Socket(new SafeSocketHandle(socket, ownsHandle: true));
    }
}
