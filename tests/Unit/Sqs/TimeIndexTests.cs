using Hearth.Services.Sqs.State;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sqs;

public sealed class TimeIndexTests
{
    [Fact]
    public void Due_messages_come_in_the_order_of_their_times_and_those_that_moved_on_do_not()
    {
        var index = new TimeIndex((message, atMs) => message.VisibleAtMs == atMs);
        var messages = Enumerable.Range(1, 4).Select(id => new MessageState(id, Guid.NewGuid(), 0, null) { VisibleAtMs = 10 - id }).ToList();
        foreach (var message in messages) index.Add(message, message.VisibleAtMs, messages.Count);
        messages[2].VisibleAtMs = 20;
        index.Add(messages[2], 20, messages.Count);
        index.FirstAtMs.ShouldBe(6);
        index.TakeDue(5).ShouldBeNull();
        Enumerable.Range(0, 3).Select(_ => index.TakeDue(9)?.Id).ShouldBe([4, 2, 1]);
        index.TakeDue(19).ShouldBeNull();
        index.TakeDue(20)!.Id.ShouldBe(3);
        index.FirstAtMs.ShouldBeNull();
    }

    [Fact]
    public void One_old_message_does_not_keep_the_entries_of_those_that_are_gone()
    {
        var queue = new QueueState(new QueueSettings());
        var index = new TimeIndex((message, _) => message.Phase != MessagePhase.Gone);
        var (stuck, most) = (new MessageState(0, Guid.NewGuid(), 0, null), 0);
        queue.Enter(stuck);
        index.Add(stuck, 0, 1);
        for (var id = 1; id <= 100_000; id++)
        {
            var message = new MessageState(id, Guid.NewGuid(), id, null);
            queue.Enter(message);
            index.Add(message, id, 2);
            queue.Left(message);
            most = Math.Max(most, index.Count);
        }
        most.ShouldBeLessThan(2000);
        index.FirstAtMs.ShouldBe(0);
    }
}
