using System.Diagnostics;
using Hearth.DataPlane;
using Hearth.DataPlane.Environments;
using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.EndToEnd;

/// <summary>Much traffic for a function that has no environment yet.</summary>
[Collection(AloneCollection.Name)]
public sealed class StartStormTests
{
    private const string Sleeper = """
        import time
        def handler(event, context):
            time.sleep(event)
            return 1
        """;

    /// <summary>Waits until the test opens: how long a start takes, and so how long they must wait, depends on what else the machine does.</summary>
    private const string Gate = """
        import os, time
        def wait():
            while not os.path.exists('/var/task/open'):
                time.sleep(0.1)

        """;

    private const int Patience = 120;

    /// <summary>Each of some hundred that wait would otherwise start an environment, and all of them would be late.</summary>
    [Fact]
    public async Task Five_hundred_a_second_from_cold_are_served_by_the_environments_that_are_needed()
    {
        await using var plane = await RealDataPlane.StartAsync(change: options => options with
        {
            ReturnGrace = new DataPlaneOptions { RuntimesDirectory = "" }.ReturnGrace,
            // A busy machine is late; what waits must not be refused for that here, neither for how many run nor for how fast they become more.
            AccountConcurrencyLimit = 5000,
            ScalingRate = 5000,
        });
        var config = plane.Function("app.py", Sleeper, timeoutSeconds: 60);
        var calls = new List<Task<InvocationOutcome>>();
        var started = Stopwatch.StartNew();
        while (calls.Count < 2000)
        {
            while (calls.Count < started.Elapsed.TotalSeconds * 500) calls.Add(plane.InvokeAsync(config, "0.02"));
            await Task.Delay(2);
        }

        var served = await Task.WhenAll(calls);
        served.ShouldAllBe(outcome => outcome.FunctionError == null);
        // Sixty or so on an idle machine with two cores; a busy one has more that wait. bench measures how long they do.
        plane.Engine.ListEnvironments().Count.ShouldBeLessThan(500);
    }

    [Fact]
    public async Task Two_hundred_that_take_their_time_get_two_hundred_environments()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", Gate + "def handler(event, context):\n    wait()\n", timeoutSeconds: 300);
        var calls = Enumerable.Range(0, 200).Select(_ => plane.InvokeAsync(config)).ToArray();
        await Eventually.IsTrueAsync(() => Count(plane, EnvironmentState.Busy) == 200, "two hundred are busy", Patience);
        Open(config);
        (await Task.WhenAll(calls)).ShouldAllBe(outcome => outcome.FunctionError == null);
    }

    /// <summary>Their initialisation uses no processor, so that all may run at once; if they took turns, the first would wait here for the last.</summary>
    [Fact]
    public async Task Initialisations_that_wait_for_something_far_away_do_not_wait_for_each_other()
    {
        await using var plane = await RealDataPlane.StartAsync(change: options => options with { InitTimeout = TimeSpan.FromMinutes(5) });
        var config = plane.Function("app.py", Gate + "wait()\ndef handler(event, context):\n    return 1\n", timeoutSeconds: 300);
        var calls = Enumerable.Range(0, 40).Select(_ => plane.InvokeAsync(config)).ToArray();
        await Eventually.IsTrueAsync(() => Count(plane, EnvironmentState.Starting) == 40, "forty initialise", Patience);
        Open(config);
        (await Task.WhenAll(calls)).ShouldAllBe(outcome => outcome.FunctionError == null);
    }

    private static int Count(RealDataPlane plane, EnvironmentState state) => plane.Engine.ListEnvironments().Count(environment => environment.State == state);

    /// <summary>The code of a function is the same directory inside and outside.</summary>
    private static void Open(EnvironmentConfig config) => File.WriteAllText(Path.Combine(config.CodeDirectory, "open"), "");
}
