using Xunit;
using Hearth.Sandbox.Processors;

namespace Hearth.Tests.Sandbox;

public sealed class CpuLatencyRequestTests
{
    private const string Device = "/dev/cpu_dma_latency";

    [Fact]
    public async Task The_kernel_knows_that_processors_are_kept_awake()
    {
        Assert.SkipUnless(File.Exists(Device), $"this kernel has no {Device}");
        await using var request = CpuLatencyRequest.TryOpen();
        Assert.NotNull(request);

        request.KeepAwake(true);

        Assert.Equal(0, await ReadMicrosecondsAsync());
        request.KeepAwake(false);
    }

    /// <summary>The smallest of everybody's requests: another server's may hold it at 0 as well, so only that is compared.</summary>
    private static async Task<int> ReadMicrosecondsAsync()
    {
        var value = new byte[sizeof(int)];
        await using var device = new FileStream(Device, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        await device.ReadExactlyAsync(value, TestContext.Current.CancellationToken);
        return BitConverter.ToInt32(value);
    }
}
