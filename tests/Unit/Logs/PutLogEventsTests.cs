using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs;

public sealed class PutLogEventsTests : LogsTest
{
    [Fact]
    public async Task Events_are_kept_as_they_are()
    {
        await CreateAsync("g", "s");
        string[] messages = ["with newline\n", "🙀 - 参よ", " spaces ", "{\"a\":\"\\u0000\"}"];
        Token(await PutAsync("g", "s", messages), "nextSequenceToken")!.Length.ShouldBe(56);
        Messages(await CallAsync("GetLogEvents", new { logGroupName = "g", logStreamName = "s" })).ShouldBe(messages);
    }

    [Fact]
    public async Task A_NUL_does_not_cut_a_message()
    {
        await CreateAsync("g", "s");
        await PutAsync("g", "s", "before\0after");
        Messages(await CallAsync("GetLogEvents", new { logGroupName = "g", logStreamName = "s" })).ShouldBe(["before\uFFFDafter"]);
    }

    [Fact]
    public async Task A_batch_must_be_in_order_and_within_a_day()
    {
        await CreateAsync("g", "s");
        (await Refused((Time.NowMs, "b"), (Time.NowMs - 1, "a")))
            .ShouldBe("Log events in a single PutLogEvents request must be in chronological order.");
        (await Refused((Time.NowMs - 86_400_001, "a"), (Time.NowMs, "b")))
            .ShouldBe("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        await PutAtAsync("g", "s", (Time.NowMs - 86_400_000, "a"), (Time.NowMs, "b"));
    }

    [Fact]
    public async Task A_batch_has_limits_of_size()
    {
        await CreateAsync("g", "s");
        await PutAsync("g", "s", new string('x', 1_048_576 - 26));
        (await Refused((Time.NowMs, new string('x', 1_048_576 - 25)))).ShouldBe("Upload too large: 1048577 bytes exceeds limit of 1048576");
        await PutAsync("g", "s", [.. Enumerable.Repeat("x", 10_000)]);
        (await Refused([.. Enumerable.Repeat((Time.NowMs, "x"), 10_001)])).ShouldContain("less than or equal to 10000");
        (await Refused()).ShouldContain("greater than or equal to 1");
        (await Refused((Time.NowMs, ""))).ShouldContain("at 'logEvents.1.member.message' failed to satisfy constraint");
    }

    [Fact]
    public async Task Events_too_old_expired_or_too_new_are_told_and_the_rest_is_kept()
    {
        await CreateAsync("g", "s");
        const long hour = 3_600_000;
        var answer = await PutAtAsync("g", "s", (Time.NowMs - (14 * 24 * hour) - 1, "old"), (Time.NowMs - (14 * 24 * hour), "kept"));
        answer.GetProperty("rejectedLogEventsInfo").GetRawText().ShouldBe("""{"tooOldLogEventEndIndex":1}""");
        answer = await PutAtAsync("g", "s", (Time.NowMs + (2 * hour), "kept too"), (Time.NowMs + (2 * hour) + 1, "new"));
        answer.GetProperty("rejectedLogEventsInfo").GetRawText().ShouldBe("""{"tooNewLogEventStartIndex":1}""");
        Messages(await CallAsync("GetLogEvents", new { logGroupName = "g", logStreamName = "s" })).ShouldBe(["kept", "kept too"]);
        await CallAsync("PutRetentionPolicy", new { logGroupName = "g", retentionInDays = 1 });
        answer = await PutAtAsync("g", "s", (Time.NowMs - (24 * hour) - 1, "expired"));
        answer.GetProperty("rejectedLogEventsInfo").GetRawText().ShouldBe("""{"expiredLogEventEndIndex":1}""");
    }

    [Fact]
    public async Task Group_and_stream_must_exist()
    {
        await CreateAsync("g");
        (await Refused((Time.NowMs, "x"))).ShouldBe("The specified log stream does not exist.");
        await CallAsync("DeleteLogGroup", new { logGroupName = "g" });
        (await Refused((Time.NowMs, "x"))).ShouldBe("The specified log group does not exist.");
    }

    private async Task<string> Refused(params (long Timestamp, string Message)[] events) => (await RefusedAsync("PutLogEvents", new
    {
        logGroupName = "g",
        logStreamName = "s",
        logEvents = events.Select(added => new { timestamp = added.Timestamp, message = added.Message }),
    })).Message;
}
