using System.Net;
using System.Net.Sockets;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Namespaces;

/// <summary>The part of a sandbox that reaches what listens inside it.</summary>
internal sealed partial class NamespaceSandbox
{
    private static readonly Descriptor OwnNetwork = Descriptor.Open("/proc/self/ns/net");

    public async Task<Socket> ConnectAsync(int port, CancellationToken cancellation)
    {
        var socket = OpenSocketInside();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A socket stays in the namespace it was opened in, so the thread enters it for this one call, and connecting is as
    /// asynchronous as any.
    /// </summary>
    private Socket OpenSocketInside()
    {
        lock (gate)
        {
            if (disposed)
                throw new SandboxException($"Sandbox {Id} has gone.");
            // Safe because nothing else runs on this thread before it is back in its own namespace.
            _ = Errno.Check(Libc.EnterNamespace(made.Init.Number, NewNetwork), "setns to the sandbox's network", "Its first process has gone: dispose of it.");
            try
            {
                return LoopbackNetwork.OpenSocket();
            }
            finally
            {
                if (Libc.EnterNamespace(OwnNetwork.Number, NewNetwork) < 0)
                    Environment.FailFast($"A server thread could not return to its own network (errno {Errno.Last}).");
            }
        }
    }
}
