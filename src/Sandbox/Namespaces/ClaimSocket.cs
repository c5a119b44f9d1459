using System.Buffers.Binary;
using System.Text;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Namespaces;

/// <summary>The connection to a booted process that waits for its function: it says one byte when it waits, and is told once.</summary>
internal sealed class ClaimSocket : IDisposable
{
    private readonly EventLoop loop;
    private readonly DescriptorSocket own;
    private readonly Descriptor other;

    public ClaimSocket(EventLoop loop) => (this.loop, (own, other)) = (loop, DescriptorSocket.Pair(keepsMessages: false));

    /// <summary>The end for the process; closed here by <see cref="Given"/>.</summary>
    public Descriptor Other => other;

    /// <summary>The process has its end. Without this the end of the process would not be the end of the connection.</summary>
    public void Given() => other.Dispose();

    /// <summary>False when it ended instead.</summary>
    public async Task<bool> WaitUntilReadyAsync()
    {
        var arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var key = loop.Register(own.Number, () => arrival.TrySetResult());
        loop.Arm(own.Number, key);
        await arrival.Task;
        loop.Remove(own.Number, key);
        return own.Receive(new byte[1], out _) == 1;
    }

    /// <summary>False when the process has gone.</summary>
    public bool Tell(IReadOnlyDictionary<string, string> environment) => own.Send(Message(environment));

    public void Dispose()
    {
        other.Dispose();
        own.Dispose();
    }

    private static byte[] Message(IReadOnlyDictionary<string, string> environment)
    {
        var length = 4;
        foreach (var (name, value) in environment)
            length += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value) + 2;
        var message = new byte[length];
        BinaryPrimitives.WriteInt32BigEndian(message, length - 4);
        var at = 4;
        foreach (var (name, value) in environment)
        {
            at += Encoding.UTF8.GetBytes(name, message.AsSpan(at));
            message[at++] = (byte)'=';
            at += Encoding.UTF8.GetBytes(value, message.AsSpan(at)) + 1;
        }

        return message;
    }
}
