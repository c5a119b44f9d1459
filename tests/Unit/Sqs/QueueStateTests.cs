using Hearth.Services.Sqs.State;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sqs;

public sealed class QueueStateTests
{
    private const long Now = 1_000_000;

    private readonly QueueState _queue = new(new QueueSettings());
    private long _lastId;

    [Fact]
    public void A_message_is_not_seen_before_it_is_written()
    {
        var message = Send(_queue);
        Receive(_queue).ShouldBeEmpty();
        _queue.CountAt(Now).ShouldBe(new MessageCounts(0, 0, 0));
        _queue.Written(message, Now);
        Receive(_queue).ShouldHaveSingleItem().ShouldBe(message);
        _queue.CountAt(Now).ShouldBe(new MessageCounts(0, 1, 0));
    }

    [Fact]
    public void A_message_that_could_not_be_written_was_never_sent()
    {
        _queue.NotWritten(Send(_queue), once: null);
        _queue.IsEmpty.ShouldBeTrue();
        Receive(_queue).ShouldBeEmpty();
    }

    [Fact]
    public void A_delayed_message_appears_at_its_time_and_the_queue_knows_when()
    {
        _queue.Written(Send(_queue, delaySeconds: 5), Now);
        Receive(_queue).ShouldBeEmpty();
        _queue.NextVisibleAtMs.ShouldBe(Now + 5000);
        Receive(_queue, Now + 4999).ShouldBeEmpty();
        Receive(_queue, Now + 5000).Count.ShouldBe(1);
    }

    [Fact]
    public void A_message_comes_back_when_its_visibility_timeout_ends_and_counts_its_receives()
    {
        var message = Written(_queue);
        Receive(_queue).ShouldHaveSingleItem();
        Receive(_queue, Now + 29_999).ShouldBeEmpty();
        Receive(_queue, Now + 30_000).ShouldHaveSingleItem();
        (message.ReceiveCount, message.FirstReceivedAtMs).ShouldBe((2, Now));
    }

    [Fact]
    public void An_old_receipt_handle_deletes_nothing_and_the_newest_does()
    {
        var message = Written(_queue);
        var old = Handle(Receive(_queue)[0]);
        var newest = Handle(Receive(_queue, Now + 30_000)[0]);
        _queue.Delete(old, Now + 30_001, out _).ShouldBe(HandleOutcome.Superseded);
        _queue.Delete(newest, Now + 30_001, out _).ShouldBe(HandleOutcome.Current);
        _queue.Left(message);
        _queue.Delete(newest, Now + 30_001, out _).ShouldBe(HandleOutcome.Gone);
        _queue.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_message_that_is_being_deleted_does_not_come_back_unless_the_disk_refuses()
    {
        var message = Written(_queue);
        _queue.Delete(Handle(Receive(_queue)[0]), Now, out _);
        Receive(_queue, Now + 60_000).ShouldBeEmpty();
        _queue.Stayed(message);
        Receive(_queue, Now + 60_000).ShouldHaveSingleItem();
    }

    [Fact]
    public void Visibility_can_be_given_up_and_prolonged_but_not_for_more_than_twelve_hours_in_all()
    {
        Written(_queue);
        var handle = Handle(Receive(_queue)[0]);
        _queue.ChangeVisibility(handle, TimeSpan.FromHours(1), Now, out _).ShouldBe(HandleOutcome.Current);
        Receive(_queue, Now + 3_599_999).ShouldBeEmpty();
        _queue.ChangeVisibility(handle, TimeSpan.FromHours(12), Now + 1, out _).ShouldBe(HandleOutcome.TooLong);
        _queue.ChangeVisibility(handle, TimeSpan.Zero, Now + 1, out _).ShouldBe(HandleOutcome.Current);
        Receive(_queue, Now + 1).ShouldHaveSingleItem();
        _queue.ChangeVisibility(handle, TimeSpan.Zero, Now + 1, out _).ShouldBe(HandleOutcome.Superseded);
    }

    [Fact]
    public void A_message_that_was_received_too_often_leaves_for_the_dead_letter_queue_if_there_is_one()
    {
        var queue = new QueueState(new QueueSettings { MaxReceiveCount = 1, VisibilityTimeout = TimeSpan.Zero });
        var message = Written(queue);
        Receive(queue).ShouldHaveSingleItem();
        Receive(queue).ShouldHaveSingleItem("without a dead-letter queue it stays");
        var result = queue.Receive(new ReceiveCommand(10, null, null, HasDeadLetterQueue: true), Now);
        result.Received.ShouldBeEmpty();
        result.DeadLetters.ShouldHaveSingleItem().ShouldBe(message);
    }

    [Fact]
    public void A_standard_queue_says_when_too_many_are_in_flight_and_a_FIFO_queue_does_not()
    {
        foreach (var isFifo in new[] { false, true })
        {
            var queue = new QueueState(new QueueSettings { IsFifo = isFifo, InFlightLimit = 2 });
            for (var n = 0; n < 3; n++) Written(queue, group: isFifo ? $"g{n}" : null);
            Receive(queue).Count.ShouldBe(2);
            queue.Receive(new ReceiveCommand(1, null, null, false), Now).IsOverLimit.ShouldBe(!isFifo);
        }
    }

    [Fact]
    public void Messages_expire_by_their_age_in_flight_or_not()
    {
        var queue = new QueueState(new QueueSettings { Retention = TimeSpan.FromSeconds(60) });
        Written(queue);
        Written(queue, delaySeconds: 90);
        Receive(queue).ShouldHaveSingleItem();
        queue.Expire(Now + 59_999).ShouldBeEmpty();
        queue.OldestSentAtMs.ShouldBe(Now);
        var expired = queue.Expire(Now + 60_000);
        expired.Count.ShouldBe(2);
        foreach (var message in expired) queue.Left(message);
        queue.OldestSentAtMs.ShouldBeNull();
    }

    [Fact]
    public void Purging_leaves_what_is_being_sent()
    {
        Written(_queue);
        Written(_queue);
        Receive(_queue, most: 1);
        var writing = Send(_queue);
        _queue.Purge().Count.ShouldBe(2);
        _queue.Written(writing, Now);
        Receive(_queue).ShouldHaveSingleItem().ShouldBe(writing);
    }

    private MessageState Send(QueueState queue, int? delaySeconds = null, string? group = null) =>
        ((SendResult.New)queue.Send(new SendCommand(++_lastId, Guid.NewGuid(), group, null, delaySeconds), Now)).Message;

    private MessageState Written(QueueState queue, int? delaySeconds = null, string? group = null)
    {
        var message = Send(queue, delaySeconds, group);
        queue.Written(message, Now);
        return message;
    }

    private static IReadOnlyList<MessageState> Receive(QueueState queue, long nowMs = Now, int most = 10) =>
        queue.Receive(new ReceiveCommand(most, null, null, HasDeadLetterQueue: false), nowMs).Received;

    private static ReceiptHandle Handle(MessageState message) => ReceiptHandle.Of(1, message);
}
