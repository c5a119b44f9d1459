using Hearth.DataPlane;
using Hearth.DataPlane.Environments;
using Hearth.Kernel;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

public sealed class StressTests
{
    [Fact]
    public async Task Whatever_happens_every_invocation_is_answered_once_and_nothing_is_left_behind()
    {
        var plane = await DataPlaneFixture.StartAsync(
            MisbehaveAsync, TimeProvider.System, options => options with { AccountConcurrencyLimit = 40, FreezeDelay = TimeSpan.FromMilliseconds(1) });
        var (responded, failed, throttled) = (0, 0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 1500), new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (i, _) =>
        {
            if (i % 100 == 50) plane.Engine.Retire("123456789012", "us-east-1", "fn", "$LATEST", $"{i / 100}");
            var outcome = await InvokeWhenAllowedAsync(plane, i, () => Interlocked.Increment(ref throttled));
            if (outcome.FunctionError is not null) Interlocked.Increment(ref failed);
            else if (outcome.Text() == $"{i}") Interlocked.Increment(ref responded);
        });

        (responded + failed).ShouldBe(1500);
        failed.ShouldBeInRange(225, 375); // 3 of 20 fail by themselves; a slow machine adds timeouts.
        throttled.ShouldBeGreaterThan(0);
        plane.Engine.ConcurrentExecutions("123456789012", "us-east-1").ShouldBe(0);
        await Eventually.IsTrueAsync(
            () => plane.Engine.ListEnvironments().All(environment => environment.State == EnvironmentState.Idle), "every environment is idle");
        var messages = plane.Log.Messages;
        messages.Count(message => message.StartsWith("START")).ShouldBe(responded + failed);
        messages.Count(message => message.StartsWith("REPORT")).ShouldBe(responded + failed);

        await plane.DisposeAsync();
        plane.Backend.Sandboxes.ShouldAllBe(sandbox => sandbox.IsDisposed);
    }

    [Fact]
    public async Task Whatever_an_environment_does_instead_of_returning_nobody_waits_for_time_to_pass()
    {
        await using var plane = await DataPlaneFixture.StartAsync(MisbehaveAsync);
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (chain, cancellation) =>
        {
            var random = new Random(chain);
            var version = plane.Config($"{chain}") with { FunctionName = $"fn{chain}", FunctionVersion = "1" };
            await plane.ProvisionAsync(version, 1);
            // Each answer is there before its environment is back, or gone. Ten at once is what one environment may have.
            for (var i = 0; i < 10; i++)
                await plane.InvokeAsync($"{random.GetItems([0, 3, 7, 13, 17, 19], 1)[0]}", version).WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        });
    }

    private static async Task<InvocationOutcome> InvokeWhenAllowedAsync(DataPlaneFixture plane, int number, Action throttled)
    {
        while (true)
        {
            try
            {
                return await plane.InvokeAsync($"{number}", plane.Config($"{number / 100}", TimeSpan.FromMilliseconds(250)));
            }
            catch (AwsError e) when (e.StatusCode == 429)
            {
                throttled();
                await Task.Delay(1);
            }
        }
    }

    /// <summary>By the number of the event: most respond, some fail, exit, hang, or work on after their response.</summary>
    private static async Task MisbehaveAsync(ScriptedRuntime runtime)
    {
        while (true)
        {
            var invocation = await runtime.NextAsync();
            switch (int.Parse(invocation.Payload) % 20)
            {
                case 3:
                    throw new ScriptExit(1);
                case 7:
                    await runtime.FailAsync(invocation, """{"errorType":"E","errorMessage":"m"}""");
                    break;
                case 11:
                    await Task.Delay(Timeout.Infinite, runtime.Killed);
                    break;
                case 13:
                    await runtime.RespondAsync(invocation, invocation.Payload);
                    await Task.Delay(30, runtime.Killed);
                    break;
                case 17:
                    await runtime.RespondAsync(invocation, invocation.Payload);
                    throw new ScriptExit(0);
                case 19:
                    await runtime.RespondAsync(invocation, invocation.Payload);
                    await Task.Delay(10, runtime.Killed);
                    throw new ScriptExit(0);
                default:
                    await runtime.RespondAsync(invocation, invocation.Payload);
                    break;
            }
        }
    }
}
