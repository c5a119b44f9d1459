using Hearth.Storage;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sqs;

/// <summary>What could not be written has not happened.</summary>
public sealed class FullDiskTests : SqsTest
{
    private UnreliableDatabase _disk = null!;

    protected override IDatabase Wrap(IDatabase database) => _disk = new UnreliableDatabase(database);

    [Fact]
    public async Task A_message_that_could_not_be_written_is_not_received_and_can_be_sent_again()
    {
        var url = await CreateAsync("full.fifo", new { FifoQueue = "true", ContentBasedDeduplication = "true" });
        var message = new { QueueUrl = url, MessageBody = "m", MessageGroupId = "g" };
        await RefusedAsync(() => SendAsync(url, "m", message));
        (await ReceiveAsync(url)).ShouldBeEmpty();
        await SendAsync(url, "m", message);
        (await ReceiveAsync(url)).Select(one => one.Body).ShouldBe(["m"]);
    }

    [Fact]
    public async Task A_message_whose_deletion_could_not_be_written_comes_back_and_its_handle_deletes_it_later()
    {
        var url = await CreateAsync("full");
        await SendAsync(url, "m");
        var (_, handle) = (await ReceiveAsync(url)).Single();
        await RefusedAsync(() => CallAsync("DeleteMessage", new { QueueUrl = url, ReceiptHandle = handle }));
        (await ReceiveAsync(url)).ShouldBeEmpty("it is in flight still");
        await CallAsync("DeleteMessage", new { QueueUrl = url, ReceiptHandle = handle });
        Time.Now += TimeSpan.FromSeconds(31);
        (await ReceiveAsync(url)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receive_that_could_not_be_written_is_over_after_its_visibility_timeout()
    {
        var url = await CreateAsync("full");
        await SendAsync(url, "m");
        await RefusedAsync(() => ReceiveAsync(url));
        (await ReceiveAsync(url)).ShouldBeEmpty();
        Time.Now += TimeSpan.FromSeconds(31);
        (await ReceiveAsync(url)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_dead_letter_that_could_not_be_moved_stays_where_it_is()
    {
        var dead = await CreateAsync("dead");
        const string Arn = "arn:aws:sqs:us-east-1:123456789012:dead";
        var url = await CreateAsync("fragile", new { VisibilityTimeout = "0", RedrivePolicy = $$"""{"deadLetterTargetArn":"{{Arn}}","maxReceiveCount":1}""" });
        await SendAsync(url, "m");
        await ReceiveAsync(url);
        await RefusedAsync(() => ReceiveAsync(url));
        (await ReceiveAsync(dead)).ShouldBeEmpty();
        (await ReceiveAsync(url)).ShouldBeEmpty();
        (await ReceiveAsync(dead)).Select(one => one.Body).ShouldBe(["m"]);
    }

    private async Task RefusedAsync(Func<Task> call)
    {
        _disk.IsFull = true;
        await Should.ThrowAsync<StorageException>(call);
        _disk.IsFull = false;
    }
}
