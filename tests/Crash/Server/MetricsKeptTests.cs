using Hearth.Tests.Wire.Clients;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Crash.Server;

/// <summary>What CloudWatch knows after the server has ended, in order and not.</summary>
public sealed class MetricsKeptTests
{
    private const string Script = "metrics_kept.py";

    [Fact]
    public async Task Alarms_and_metrics_are_there_after_SIGTERM_and_what_was_acknowledged_after_kill_9()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await HearthProcess.StartAsync(folder["data"]))
        {
            await ClientProgram.RunPythonAsync(Script, server.Url, "put", "ended");
            (await server.StopAsync()).ShouldBe(0, server.Output);
        }

        await using (var server = await HearthProcess.StartAsync(folder["data"]))
        {
            // What functions did is measured in memory; an end in order writes it.
            await ClientProgram.RunPythonAsync(Script, server.Url, "see", "ended", "3");
            await ClientProgram.RunPythonAsync(Script, server.Url, "put", "killed");
            await server.KillAsync();
        }

        await using var last = await HearthProcess.StartAsync(folder["data"]);
        await ClientProgram.RunPythonAsync(Script, last.Url, "see", "killed", "3");
        await ClientProgram.RunPythonAsync(Script, last.Url, "see", "ended", "3");
        (await last.StopAsync()).ShouldBe(0, last.Output);
    }
}
