using Hearth.Kernel;
using Xunit;

namespace Hearth.Tests.Unit.Kernel;

public sealed class HandoffQueueTests
{
    [Fact]
    public void Items_come_in_the_order_in_which_they_were_added()
    {
        var queue = new HandoffQueue<int>();
        for (var item = 0; item < 3; item++) Assert.True(queue.TryAdd(item));

        for (var item = 0; item < 3; item++)
        {
            Assert.True(queue.TryTake(out var taken));
            Assert.Equal(item, taken);
        }

        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public async Task Everything_that_many_threads_add_reaches_the_one_that_waits()
    {
        const int Threads = 4, Each = 5000;
        var queue = new HandoffQueue<int>();
        var taken = Task.Run(() =>
        {
            long sum = 0;
            while (queue.WaitAndTake(out var item)) sum += item;
            return sum;
        });

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var item = 1; item <= Each; item++) queue.TryAdd(item);
        })));
        queue.Complete();

        Assert.Equal(Threads * (Each * (Each + 1L) / 2), await taken);
    }

    [Fact]
    public void What_was_added_before_the_end_is_still_handed_on_and_nothing_after_it()
    {
        var queue = new HandoffQueue<string>();
        queue.TryAdd("before");
        queue.Complete();

        Assert.False(queue.TryAdd("after"));
        Assert.True(queue.WaitAndTake(out var item));
        Assert.Equal("before", item);
        Assert.False(queue.WaitAndTake(out _));
    }
}
