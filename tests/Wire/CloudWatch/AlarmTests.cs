using Hearth.Tests.Wire.Clients;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire.CloudWatch;

/// <summary>With a server of its own, so that the two minutes it waits for whole periods pass beside other tests.</summary>
public sealed class AlarmTests
{
    [Fact]
    public async Task Alarms_change_by_themselves_and_call_functions()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HearthProcess.StartAsync(folder["data"]);
        await ClientProgram.RunPythonAsync("alarms.py", server.Url);
        (await server.StopAsync()).ShouldBe(0, server.Output);
    }
}
