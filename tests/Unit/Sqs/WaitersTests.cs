using Hearth.Services.Sqs.Live;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sqs;

public sealed class WaitersTests
{
    private readonly Waiters _waiters = new();

    [Fact]
    public void As_many_are_woken_as_there_are_messages_first_come_first_served()
    {
        var (first, second, third) = (_waiters.Enter(), _waiters.Enter(), _waiters.Enter());
        _waiters.Wake(2);
        new[] { first, second, third }.Select(waiter => waiter.Value.Task.IsCompleted).ShouldBe([true, true, false]);
        _waiters.WakeAll();
        third.Value.Task.IsCompleted.ShouldBeTrue();
        _waiters.IsAnyWaiting.ShouldBeFalse();
    }

    [Fact]
    public void Who_leaves_says_whether_it_had_been_woken_and_is_woken_no_more()
    {
        var (first, second) = (_waiters.Enter(), _waiters.Enter());
        _waiters.Leave(first).ShouldBeFalse();
        _waiters.Wake(1);
        _waiters.Leave(second).ShouldBeTrue();
        first.Value.Task.IsCompleted.ShouldBeFalse();
    }
}
