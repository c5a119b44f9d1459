using Dapper;
using Hearth.Kernel;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sqs;

public sealed class QueueStorageTests : SqsTest
{
    [Fact]
    public async Task What_a_stopped_server_left_is_received_as_it_was_sent_and_what_was_in_flight_is_deleted_by_its_handle()
    {
        var url = await CreateAsync("kept");
        await SendAsync(url, "in flight");
        var (_, handle) = (await ReceiveAsync(url)).Single();
        await SendAsync(url, "höre 🐝");
        await RestartAsync();
        (await ReceiveAsync(url)).Select(message => message.Body).ShouldBe(["höre 🐝"]);
        await CallAsync("DeleteMessage", new { QueueUrl = url, ReceiptHandle = handle });
        Time.Now += TimeSpan.FromSeconds(31);
        (await ReceiveAsync(url)).Select(message => message.Body).ShouldBe(["höre 🐝"]);
    }

    [Fact]
    public async Task Deleted_and_purged_messages_and_those_of_deleted_queues_leave_no_rows()
    {
        var (first, second) = (await CreateAsync("first"), await CreateAsync("second"));
        await SendAsync(first, "a");
        await CallAsync("DeleteMessage", new { QueueUrl = first, ReceiptHandle = (await ReceiveAsync(first)).Single().Handle });
        (await RowsAsync()).ShouldBe(0);
        await SendAsync(first, "b");
        await CallAsync("PurgeQueue", new { QueueUrl = first });
        (await RowsAsync()).ShouldBe(0);
        await SendAsync(second, "c");
        await ReceiveAsync(second);
        await CallAsync("DeleteQueue", new { QueueUrl = second });
        (await RowsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Messages_are_not_kept_longer_than_their_queue_keeps_them()
    {
        var url = await CreateAsync("short", new { MessageRetentionPeriod = "60" });
        await SendAsync(url, "old");
        Time.Now += TimeSpan.FromSeconds(60);
        (await ReceiveAsync(url)).ShouldBeEmpty();
        (await RowsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_queue_that_is_made_anew_has_nothing_of_the_one_before()
    {
        var url = await CreateAsync("again");
        await SendAsync(url, "a");
        var (_, handle) = (await ReceiveAsync(url)).Single();
        await CallAsync("DeleteQueue", new { QueueUrl = url });
        (await CreateAsync("again")).ShouldBe(url);
        Time.Now += TimeSpan.FromMinutes(1);
        (await ReceiveAsync(url)).ShouldBeEmpty();
        (await Should.ThrowAsync<AwsError>(() => CallAsync("DeleteMessage", new { QueueUrl = url, ReceiptHandle = handle }))).Code.ShouldBe("ReceiptHandleIsInvalid");
    }

    [Fact]
    public async Task A_dead_letter_is_one_row_in_its_new_queue_after_a_restart_too()
    {
        var dead = await CreateAsync("dead");
        var arn = (await CallAsync("GetQueueAttributes", new { QueueUrl = dead, AttributeNames = new[] { "QueueArn" } })).GetProperty("Attributes").GetProperty("QueueArn").GetString();
        var url = await CreateAsync("fragile", new { VisibilityTimeout = "0", RedrivePolicy = $$"""{"deadLetterTargetArn":"{{arn}}","maxReceiveCount":1}""" });
        await SendAsync(url, "poison");
        (await ReceiveAsync(url)).Count.ShouldBe(1);
        (await ReceiveAsync(url)).ShouldBeEmpty();
        (await RowsAsync()).ShouldBe(1);
        await RestartAsync();
        (await ReceiveAsync(dead)).Select(message => message.Body).ShouldBe(["poison"]);
    }

    [Fact]
    public async Task A_move_that_a_stopped_server_left_goes_on()
    {
        var dead = await CreateAsync("dead");
        const string Dead = "arn:aws:sqs:us-east-1:123456789012:dead";
        var url = await CreateAsync("fragile", new { RedrivePolicy = $$"""{"deadLetterTargetArn":"{{Dead}}","maxReceiveCount":1}""" });
        string[] bodies = ["a", "b", "c", "d", "e"];
        foreach (var body in bodies) await SendAsync(dead, body);
        // A message a second, so that it is under way for longer than the server lives.
        await CallAsync("StartMessageMoveTask", new { SourceArn = Dead, DestinationArn = Dead.Replace("dead", "fragile"), MaxNumberOfMessagesPerSecond = 1 });
        await RestartAsync();
        (await TaskAsync()).GetProperty("Status").GetString().ShouldBe("RUNNING");
        await Database.WriteAsync(connection => connection.Execute("UPDATE document SET document = replace(document, '\"MaxMessagesPerSecond\":1', '\"MaxMessagesPerSecond\":null') WHERE kind = 'sqs.move-task'"));
        await RestartAsync();
        for (var look = 0; look < 100_000 && (await TaskAsync()).GetProperty("Status").GetString() == "RUNNING"; look++) await Task.Yield();
        (await TaskAsync()).GetProperty("ApproximateNumberOfMessagesMoved").GetInt64().ShouldBe(bodies.Length);
        (await ReceiveAsync(url)).Select(message => message.Body).ShouldBe(bodies);
        (await RowsAsync()).ShouldBe(2 * bodies.Length, "the messages and their receives");

        async Task<System.Text.Json.JsonElement> TaskAsync() => (await CallAsync("ListMessageMoveTasks", new { SourceArn = Dead })).GetProperty("Results")[0];
    }

    [Fact]
    public async Task Each_minute_tells_what_was_counted()
    {
        var url = await CreateAsync("counted");
        foreach (var body in new[] { "a", "bbb" }) await SendAsync(url, body);
        await CallAsync("DeleteMessage", new { QueueUrl = url, ReceiptHandle = (await ReceiveAsync(url))[0].Handle });
        await ReceiveAsync(url);
        Time.Now += TimeSpan.FromSeconds(5);
        await RestartAsync();
        var told = Measured.Where(one => one.Queue == "counted").ToDictionary(one => one.Measurement.Name, one => one.Measurement);
        Sum("NumberOfMessagesSent").ShouldBe(2);
        Sum("NumberOfMessagesReceived").ShouldBe(2);
        Sum("NumberOfMessagesDeleted").ShouldBe(1);
        Sum("NumberOfEmptyReceives").ShouldBe(1);
        (told["SentMessageSize"].SampleCount, told["SentMessageSize"].Sum, told["SentMessageSize"].Minimum, told["SentMessageSize"].Maximum).ShouldBe((2, 4, 1, 3));
        Sum("ApproximateNumberOfMessagesVisible").ShouldBe(0);
        Sum("ApproximateNumberOfMessagesNotVisible").ShouldBe(1);
        Sum("ApproximateAgeOfOldestMessage").ShouldBe(5);

        double Sum(string name) => told[name].Sum;
    }

    private Task<long> RowsAsync() => Database.ReadAsync(connection => connection.QuerySingle<long>("SELECT (SELECT COUNT(*) FROM sqs_message) + (SELECT COUNT(*) FROM sqs_receive)"));
}
