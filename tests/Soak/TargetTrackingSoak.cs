using Hearth.Tests.Wire.Clients;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Soak;

/// <summary>Half an hour by AWS's own alarm periods, so it is run when asked for: <c>-explicit only -method '*Target_tracking*' -showLiveOutput</c>.</summary>
public sealed class TargetTrackingSoak
{
    [Fact(Explicit = true)]
    public async Task Target_tracking_follows_real_load_out_and_in()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HearthProcess.StartAsync(folder["data"]);
        TestContext.Current.TestOutputHelper!.WriteLine(await ClientProgram.RunLongPythonAsync("target_tracking.py", server.Url, TimeSpan.FromMinutes(40)));
        (await server.StopAsync()).ShouldBe(0, server.Output);
    }
}
