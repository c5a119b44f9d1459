using System.Diagnostics;
using Hearth.DataPlane;
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

    /// <summary>Each of some hundred that wait would otherwise start an environment, and all of them would be late.</summary>
    [Fact]
    public async Task Five_hundred_a_second_from_cold_are_served_by_the_environments_that_are_needed()
    {
        await using var plane = await RealDataPlane.StartAsync(change: options => options with { ReturnGrace = new DataPlaneOptions { RuntimesDirectory = "" }.ReturnGrace });
        var config = plane.Function("app.py", Sleeper);
        var calls = new List<Task<(InvocationOutcome Outcome, TimeSpan Latency)>>();
        var started = Stopwatch.StartNew();
        while (calls.Count < 2000)
        {
            while (calls.Count < started.Elapsed.TotalSeconds * 500) calls.Add(InvokeAsync(plane, config, "0.02"));
            await Task.Delay(2);
        }

        var served = await Task.WhenAll(calls);
        served.ShouldAllBe(call => call.Outcome.FunctionError == null);
        // Sixty or so on an idle machine with two cores; a busy one has more that wait.
        plane.Engine.ListEnvironments().Count.ShouldBeLessThan(150);
        served[1500..].Select(call => call.Latency).Order().ElementAt(250).ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Two_hundred_that_take_their_time_get_two_hundred_environments()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", Sleeper, timeoutSeconds: 60);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => plane.InvokeAsync(config, "10")));
        outcomes.ShouldAllBe(outcome => outcome.FunctionError == null);
        plane.Engine.ListEnvironments().Count.ShouldBe(200);
    }

    /// <summary>Their initialisation uses no processor, so that all may run at once: one after the other they would take 20 seconds.</summary>
    [Fact]
    public async Task Initialisations_that_wait_for_something_far_away_do_not_wait_for_each_other()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = plane.Function("app.py", "import time\ntime.sleep(2)\n" + Sleeper, timeoutSeconds: 60);
        var started = Stopwatch.StartNew();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => plane.InvokeAsync(config, "3")));
        outcomes.ShouldAllBe(outcome => outcome.FunctionError == null);
        started.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    private static async Task<(InvocationOutcome Outcome, TimeSpan Latency)> InvokeAsync(RealDataPlane plane, EnvironmentConfig config, string payload)
    {
        var started = Stopwatch.StartNew();
        return (await plane.InvokeAsync(config, payload), started.Elapsed);
    }
}
