using System.Buffers.Binary;

namespace Hearth.Sandbox.Processors;

/// <summary>
/// Asks the kernel to let no processor of this machine sleep while it has nothing to do (the CPU latency request of PM QoS). To wake one takes
/// microseconds, in a virtual machine tens of them. It is a request and no setting: the kernel forgets it when the file is closed, also by a kill.
/// https://docs.kernel.org/power/pm_qos_interface.html
/// </summary>
public sealed class CpuLatencyRequest : IAsyncDisposable
{
    private const string Device = "/dev/cpu_dma_latency";

    /// <summary>Microseconds that a processor may take to wake: none, or as long as it likes.</summary>
    private const int Awake = 0, Any = -1;

    private readonly FileStream device;

    private CpuLatencyRequest(FileStream device) => this.device = device;

    /// <summary>Null on a machine that has no such request, or leaves it to others: not Linux, in a container, not root.</summary>
    public static CpuLatencyRequest? TryOpen()
    {
        try
        {
            return new CpuLatencyRequest(new FileStream(Device, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A system call of some microseconds, which also wakes every processor that sleeps.</summary>
    public void KeepAwake(bool awake)
    {
        Span<byte> microseconds = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(microseconds, awake ? Awake : Any);
        device.Write(microseconds);
    }

    public ValueTask DisposeAsync() => device.DisposeAsync();
}
