using System.Data;
using Hearth.Services.Logs.EmbeddedMetrics;
using Hearth.Services.Logs.FunctionLogs;
using Hearth.Services.Logs.Tail;
using Hearth.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs;

public sealed class FunctionLogTests : LogsTest
{
    [Fact]
    public async Task Output_makes_group_and_stream_and_keeps_its_order()
    {
        var lines = Enumerable.Range(0, 1200).Select(index => $"line {index}\n").ToArray();
        foreach (var line in lines) Service.FunctionLog.Write(Output(line));
        Service.FunctionLog.Write(Output("other", logStream: "2026/11/24/[$LATEST]1"));
        await Service.FlushAsync();
        Messages(await CallAsync("GetLogEvents", new { logGroupName = "/aws/lambda/f", logStreamName = "2026/11/24/[$LATEST]0" }))
            .ShouldBe(lines);
        Messages(await CallAsync("FilterLogEvents", new { logGroupName = "/aws/lambda/f", filterPattern = "other" })).ShouldBe(["other"]);
    }

    [Fact]
    public async Task The_background_loop_writes_by_itself_and_tells_subscribers()
    {
        using var subscription = Service.LiveTail.Subscribe(published => published.LogGroup == "/aws/lambda/f");
        await Service.StartAsync();
        Service.FunctionLog.Write(Output("hello\n"));
        var published = await subscription.Events.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);
        published.Message.ShouldBe("hello\n");
        Messages(await CallAsync("FilterLogEvents", new { logGroupName = "/aws/lambda/f" })).ShouldBe(["hello\n"]);
    }

    [Fact]
    public async Task Stopping_writes_what_is_left()
    {
        await Service.StartAsync();
        for (var index = 0; index < 3000; index++) Service.FunctionLog.Write(Output($"line {index}"));
        await Service.StopAsync();
        Messages(await CallAsync("GetLogEvents", new { logGroupName = "/aws/lambda/f", logStreamName = "2026/11/24/[$LATEST]0" })).Length
            .ShouldBe(3000);
    }

    [Fact]
    public async Task A_group_deleted_meanwhile_is_made_again()
    {
        Service.FunctionLog.Write(Output("before"));
        await Service.FlushAsync();
        await CallAsync("DeleteLogGroup", new { logGroupName = "/aws/lambda/f" });
        Service.FunctionLog.Write(Output("after"));
        await Service.FlushAsync();
        Messages(await CallAsync("FilterLogEvents", new { logGroupName = "/aws/lambda/f" })).ShouldBe(["after"]);
    }

    [Fact]
    public async Task A_very_long_message_is_cut_between_characters()
    {
        var message = new string('x', (256 * 1024) - 1) + "🙀" + new string('y', 10);
        Service.FunctionLog.Write(Output(message));
        await Service.FlushAsync();
        var events = Messages(await CallAsync("FilterLogEvents", new { logGroupName = "/aws/lambda/f" }));
        events.Length.ShouldBe(2);
        string.Concat(events).ShouldBe(message);
    }

    [Fact]
    public void A_full_buffer_drops_the_oldest_and_says_how_many()
    {
        var buffer = new FunctionLogBuffer(capacityBytes: 10 * 120);
        for (var index = 0; index < 25; index++) buffer.Add(Output($"message {index:D2}"));
        var taken = buffer.Take(100);
        taken[0].Message.ShouldBe("dropped 15 log events: they came faster than they could be stored\n");
        taken.Skip(1).Select(logEvent => logEvent.Message).ShouldBe(Enumerable.Range(15, 10).Select(index => $"message {index:D2}"));
        buffer.Take(100).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_batch_that_could_not_be_written_is_written_by_the_next_flush()
    {
        var database = new FailingDatabase(Database) { Failures = 1 };
        using var log = new FunctionLog(
            new FunctionLogBuffer(1_000_000), new FunctionLogWriter(database, new LiveTail(), NoEmbeddedMetrics.Instance, Time), Time, NullLogger.Instance);
        log.Write(Output("one"));
        await Should.ThrowAsync<StorageException>(() => log.FlushAsync());
        log.Write(Output("two"));
        await log.FlushAsync();
        Messages(await CallAsync("FilterLogEvents", new { logGroupName = "/aws/lambda/f" })).ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task A_slow_subscriber_loses_the_oldest_and_can_ask_how_many()
    {
        using var subscription = Service.LiveTail.Subscribe(_ => true);
        for (var index = 0; index < 10_007; index++) Service.FunctionLog.Write(Output($"{index}"));
        await Service.FlushAsync();
        (await subscription.Events.ReadAsync()).Message.ShouldBe("7");
        subscription.TakeLost().ShouldBe(7);
        subscription.TakeLost().ShouldBe(0);
    }

    private sealed class FailingDatabase(IDatabase inner) : IDatabase
    {
        public int Failures { get; set; }

        public Task<T> ReadAsync<T>(Func<IDbConnection, T> query, CancellationToken cancellation = default) =>
            inner.ReadAsync(query, cancellation);

        public Task<T> WriteAsync<T>(Func<IDbConnection, T> command, CancellationToken cancellation = default) =>
            Failures-- > 0 ? throw new StorageException("The disk is full.") : inner.WriteAsync(command, cancellation);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
