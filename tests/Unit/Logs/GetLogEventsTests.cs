using System.Text.Json;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs;

public sealed class GetLogEventsTests : LogsTest
{
    [Fact]
    public async Task From_the_head_forwards_to_the_end_and_the_same_token()
    {
        await CreateAsync("g", "s");
        await PutAsync("g", "s", "1", "2", "3", "4", "5");
        var page = await GetAsync(startFromHead: true, limit: 2);
        Messages(page).ShouldBe(["1", "2"]);
        Messages(page = await GetAsync(Forward(page), limit: 2)).ShouldBe(["3", "4"]);
        Messages(page = await GetAsync(Forward(page), limit: 2)).ShouldBe(["5"]);
        var end = await GetAsync(Forward(page), limit: 2);
        Messages(end).ShouldBeEmpty();
        Forward(end).ShouldBe(Forward(page));
        await PutAsync("g", "s", "late, at the time of 1");
        Time.Now += TimeSpan.FromSeconds(1);
        await PutAsync("g", "s", "6");
        Messages(await GetAsync(Forward(end))).ShouldBe(["6"]);
    }

    [Fact]
    public async Task Without_a_token_the_latest_and_then_backwards()
    {
        await CreateAsync("g", "s");
        await PutAsync("g", "s", "1", "2", "3", "4", "5");
        var page = await GetAsync(limit: 2);
        Messages(page).ShouldBe(["4", "5"]);
        Messages(page = await GetAsync(Backward(page), limit: 2)).ShouldBe(["2", "3"]);
        Messages(page = await GetAsync(Backward(page), limit: 2)).ShouldBe(["1"]);
        var start = await GetAsync(Backward(page), limit: 2);
        Messages(start).ShouldBeEmpty();
        Backward(start).ShouldBe(Backward(page));
        Messages(await GetAsync(Forward(start), limit: 2)).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task Turning_round_at_the_end_meets_the_last_event()
    {
        await CreateAsync("g", "s");
        await PutAsync("g", "s", "1", "2", "3");
        var end = await GetAsync(Forward(await GetAsync(startFromHead: true)));
        Messages(await GetAsync(Backward(end), limit: 2)).ShouldBe(["2", "3"]);
    }

    [Fact]
    public async Task An_empty_stream_can_be_followed()
    {
        await CreateAsync("g", "s");
        var empty = await GetAsync();
        Messages(empty).ShouldBeEmpty();
        await PutAsync("g", "s", "1");
        Messages(await GetAsync(Forward(empty))).ShouldBe(["1"]);
    }

    [Fact]
    public async Task The_range_of_time_has_its_start_and_not_its_end()
    {
        await CreateAsync("g", "s");
        await PutAsync("g", "s", "1", "2", "3", "4");
        var answer = await CallAsync(
            "GetLogEvents", new { logGroupName = "g", logStreamName = "s", startTime = Time.NowMs + 1, endTime = Time.NowMs + 3 });
        Messages(answer).ShouldBe(["2", "3"]);
    }

    [Fact]
    public async Task Events_of_one_millisecond_keep_their_order_across_pages()
    {
        await CreateAsync("g", "s");
        var messages = Enumerable.Range(0, 100).Select(index => $"line {index}").ToArray();
        await PutAtAsync("g", "s", [.. messages.Select(message => (Time.NowMs, message))]);
        var read = new List<string>();
        string? token = null;
        while (true)
        {
            var page = await GetAsync(token, startFromHead: true, limit: 7);
            if (Messages(page).Length == 0) break;
            read.AddRange(Messages(page));
            token = Forward(page);
        }
        read.ShouldBe(messages);
    }

    [Fact]
    public async Task A_page_holds_no_more_than_a_megabyte()
    {
        await CreateAsync("g", "s");
        for (var part = 0; part < 3; part++) await PutAsync("g", "s", [.. Enumerable.Repeat(new string('x', 100_000), 8)]);
        Messages(await GetAsync(startFromHead: true)).Length.ShouldBe(10);
    }

    [Theory]
    [InlineData("invalid-token")]
    [InlineData("f/3/s")]
    [InlineData("x/30000000000000000000000000000000000000000000000000000000/s")]
    public async Task A_foreign_token_is_refused(string nextToken)
    {
        await CreateAsync("g", "s");
        (await RefusedAsync("GetLogEvents", new { logGroupName = "g", logStreamName = "s", nextToken })).Message
            .ShouldBe("The specified nextToken is invalid.");
    }

    [Fact]
    public async Task A_limit_out_of_range_is_an_InvalidParameterException()
    {
        var error = await RefusedAsync("GetLogEvents", new { logGroupName = "g", logStreamName = "s", limit = 10_001 });
        error.Code.ShouldBe("InvalidParameterException");
        error.Message.ShouldBe(
            "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000");
    }

    private Task<JsonElement> GetAsync(string? nextToken = null, bool startFromHead = false, int? limit = null) =>
        CallAsync("GetLogEvents", new { logGroupName = "g", logStreamName = "s", nextToken, startFromHead, limit });

    private static string Forward(JsonElement page) => Token(page, "nextForwardToken")!;

    private static string Backward(JsonElement page) => Token(page, "nextBackwardToken")!;
}
