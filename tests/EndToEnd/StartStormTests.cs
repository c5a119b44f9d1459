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
        await using var plane = await RealDataPlane.StartAsync(change: options => options with
        {
            ReturnGrace = new DataPlaneOptions { RuntimesDirectory = "" }.ReturnGrace,
            // A busy machine is late; what waits must not be refused for that here.
            AccountConcurrencyLimit = 5000,
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
}
