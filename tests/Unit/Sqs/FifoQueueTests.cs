using Hearth.Services.Sqs.State;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sqs;

public sealed class FifoQueueTests
{
    private const long Now = 1_000_000;

    private readonly QueueState _queue = new(new QueueSettings { IsFifo = true });
    private readonly Dictionary<long, string> _bodies = new() { [1] = "a1" };
    private long _lastId;

    [Fact]
    public void One_receive_takes_all_of_a_group_and_then_of_the_next()
    {
        foreach (var body in new[] { "a1", "b1", "a2", "b2" }) Send(body);
        Receive(most: 3).ShouldBe(["a1", "a2", "b1"]);
        Receive().ShouldBeEmpty("both groups are locked");
    }

    [Fact]
    public void A_group_opens_when_the_last_of_its_messages_in_flight_is_deleted_or_comes_back()
    {
        foreach (var body in new[] { "a1", "a2", "a3" }) Send(body);
        var (first, second) = (Take(), Take());
        second.ShouldBeNull("the group is locked");
        _queue.Delete(Handle(first!), Now, out var leaving);
        Receive().ShouldBeEmpty("the deletion is not on disk yet");
        _queue.Left(leaving!);
        Receive(most: 1).ShouldBe(["a2"]);
        Receive(Now + 30_000).ShouldBe(["a2", "a3"]);
    }

    [Fact]
    public void What_is_behind_a_message_that_is_not_on_disk_waits_for_it()
    {
        var first = ((SendResult.New)_queue.Send(Command("a1"), Now)).Message;
        Send("a2");
        Receive().ShouldBeEmpty();
        _queue.Written(first, Now);
        Receive().ShouldBe(["a1", "a2"]);
    }

    [Fact]
    public void The_same_message_within_five_minutes_is_the_first_one_also_after_its_deletion()
    {
        var first = Send("a1");
        var second = (SendResult.Duplicate)_queue.Send(Command("a1"), Now + 1000);
        (second.First.MessageId, second.First.Sequence).ShouldBe((first.MessageId, first.Id));
        _queue.Delete(Handle(Take()!), Now, out var leaving);
        _queue.Left(leaving!);
        _queue.Send(Command("a1"), Now + 299_999).ShouldBeOfType<SendResult.Duplicate>();
        _queue.Send(Command("a1"), Now + 300_000).ShouldBeOfType<SendResult.New>();
    }

    [Fact]
    public void A_send_that_came_to_nothing_is_no_duplicate_of_the_next()
    {
        var made = (SendResult.New)_queue.Send(Command("a1"), Now);
        _queue.NotWritten(made.Message, made.Once);
        _queue.Send(Command("a1"), Now).ShouldBeOfType<SendResult.New>();
    }

    [Fact]
    public void A_receive_is_repeated_by_its_attempt_id_until_one_of_its_messages_changes()
    {
        Send("a1");
        Send("a2");
        var first = Attempt(Now);
        Attempt(Now + 10_000).ShouldBe(first);
        _queue.NextVisibleAtMs.ShouldBe(Now + 40_000, "the visibility timeout begins anew");
        _queue.ChangeVisibility(Handle(_queue.Find(1)!), TimeSpan.FromSeconds(5), Now + 10_000, out _);
        Attempt(Now + 10_000).ShouldBeEmpty();
    }

    [Fact]
    public void A_handle_whose_visibility_timeout_is_over_deletes_nothing()
    {
        Send("a1");
        _queue.Delete(Handle(Take()!), Now + 30_000, out _).ShouldBe(HandleOutcome.Expired);
    }

    [Fact]
    public void The_delay_of_the_queue_also_holds_for_what_waits_already()
    {
        Send("a1");
        _queue.Apply(new QueueSettings { IsFifo = true, Delay = TimeSpan.FromSeconds(10) }, Now);
        Receive(Now + 9_999).ShouldBeEmpty();
        Receive(Now + 10_000).ShouldBe(["a1"]);
    }

    [Fact]
    public void A_dead_letter_lets_the_next_of_its_group_through()
    {
        var queue = new QueueState(new QueueSettings { IsFifo = true, MaxReceiveCount = 1, VisibilityTimeout = TimeSpan.Zero });
        foreach (var body in new[] { "a1", "a2" }) queue.Written(((SendResult.New)queue.Send(Command(body), Now)).Message, Now);
        queue.Receive(new ReceiveCommand(1, null, null, true), Now).Received.ShouldHaveSingleItem().Id.ShouldBe(1);
        var result = queue.Receive(new ReceiveCommand(1, null, null, true), Now);
        (result.DeadLetters.Single().Id, result.Received.Single().Id).ShouldBe((1, 2));
    }

    private static SendCommand Command(string body, long id) => new(id, Guid.NewGuid(), body[..1], body, null);

    private SendCommand Command(string body) => Command(body, ++_lastId);

    private MessageState Send(string body)
    {
        var message = ((SendResult.New)_queue.Send(Command(body), Now)).Message;
        _bodies[message.Id] = body;
        _queue.Written(message, Now);
        return message;
    }

    private IEnumerable<string> Receive(long nowMs = Now, int most = 10) =>
        [.. _queue.Receive(new ReceiveCommand(most, null, null, false), nowMs).Received.Select(message => _bodies[message.Id])];

    private MessageState? Take() => _queue.Receive(new ReceiveCommand(1, null, null, false), Now).Received.SingleOrDefault();

    private IReadOnlyList<MessageState> Attempt(long nowMs) => _queue.Receive(new ReceiveCommand(10, null, "attempt", false), nowMs).Received;

    private static ReceiptHandle Handle(MessageState message) => ReceiptHandle.Of(1, message);
}
