using Xunit;
using Hearth.DataPlane.Processors;

namespace Hearth.Tests.Unit.DataPlane;

public sealed class ProcessorRestTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly List<bool> asked = [];
    private readonly ProcessorRest processors;

    public ProcessorRestTests() => processors = new ProcessorRest(asked.Add, time);

    public void Dispose() => processors.Dispose();

    [Fact]
    public void A_single_invocation_wakes_nobody()
    {
        processors.Invoked();

        Assert.Empty(asked);
    }

    [Fact]
    public void Invocations_that_come_seldom_wake_nobody()
    {
        for (var count = 0; count < 5; count++)
        {
            processors.Invoked();
            time.Pass(ProcessorRest.Closely * 1.5);
        }

        Assert.Empty(asked);
    }

    [Fact]
    public void The_second_of_a_row_asks_once_for_all_that_follow()
    {
        Follow(20);

        Assert.Equal([true], asked);
    }

    [Fact]
    public void Processors_may_sleep_when_no_more_invocations_come()
    {
        Follow(20);
        time.Pass(ProcessorRest.Linger * 2);

        Assert.Equal([true, false], asked);
    }

    [Fact]
    public void A_row_that_begins_again_asks_again()
    {
        Follow(3);
        time.Pass(ProcessorRest.Linger * 2);
        Follow(3);

        Assert.Equal([true, false, true], asked);
    }

    [Fact]
    public void They_stay_awake_for_a_row_that_lasts_longer_than_they_linger()
    {
        Follow(100);

        Assert.Equal([true], asked);
    }

    [Fact]
    public void They_may_sleep_when_the_server_ends()
    {
        Follow(3);
        processors.Dispose();
        processors.Invoked();
        processors.Invoked();

        Assert.Equal([true, false], asked);
    }

    [Fact]
    public void A_machine_that_cannot_be_asked_is_left_alone()
    {
        using var none = new ProcessorRest(keepAwake: null, time);
        none.Invoked();
        none.Invoked();
    }

    private void Follow(int count)
    {
        for (var done = 0; done < count; done++)
        {
            processors.Invoked();
            time.Pass(ProcessorRest.Closely / 2);
        }
    }
}
