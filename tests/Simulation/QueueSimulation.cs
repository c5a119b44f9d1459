using Hearth.Services.Sqs.State;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Simulation;

/// <summary>
/// A queue, its dead-letter queue and their disk under one seed, which decides what clients do, when the disk answers, how time passes
/// and when the server is killed. Every receive is checked against what the simulation itself knows.
/// </summary>
public sealed class QueueSimulation
{
    private const int Steps = 20_000;
    private const int MaxReceives = 3;

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(20261124, false)]
    [InlineData(20261124, true)]
    [InlineData(77, false)]
    [InlineData(77, true)]
    public void Nothing_is_lost_nothing_is_received_twice_at_a_time_and_groups_keep_their_order(int seed, bool isFifo)
    {
        var queue = new SimulatedQueue(new Random(seed), new QueueSettings
        {
            IsFifo = isFifo,
            VisibilityTimeout = TimeSpan.FromSeconds(20),
            MaxReceiveCount = MaxReceives,
            Retention = TimeSpan.FromDays(14),
        });
        for (var step = 0; step < Steps; step++) queue.Step();
        queue.Drain();
        queue.Sent.ShouldBeGreaterThan(Steps / 20);
        queue.DeadLetters.ShouldBeGreaterThan(10);
        queue.Crashes.ShouldBeGreaterThan(10);
        // Each message ended in exactly one way.
        (queue.Deleted + queue.DeadLetters).ShouldBe(queue.Sent);
    }
}
