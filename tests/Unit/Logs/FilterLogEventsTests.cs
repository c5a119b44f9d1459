using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs;

public sealed class FilterLogEventsTests : LogsTest
{
    [Fact]
    public async Task Streams_are_interleaved_in_order_of_time()
    {
        await CreateAsync("g", "s", "t");
        await PutAtAsync("g", "s", (Time.NowMs, "1"), (Time.NowMs + 2, "3"));
        await PutAtAsync("g", "t", (Time.NowMs + 1, "2"), (Time.NowMs + 3, "4"));
        var answer = await CallAsync("FilterLogEvents", new { logGroupName = "g" });
        Messages(answer).ShouldBe(["1", "2", "3", "4"]);
        answer.GetProperty("events")[1].GetProperty("logStreamName").GetString().ShouldBe("t");
        answer.GetProperty("searchedLogStreams").GetArrayLength().ShouldBe(0);
        Token(answer).ShouldBeNull();
        var ids = answer.GetProperty("events").EnumerateArray().Select(found => found.GetProperty("eventId").GetString()!).ToList();
        ids.Distinct().Count().ShouldBe(4);
        ids.ShouldAllBe(id => id.Length == 56);
    }

    [Fact]
    public async Task Pages_hold_every_match_once()
    {
        await CreateAsync("g", "s");
        await PutAtAsync("g", "s", [.. Enumerable.Range(0, 300).Select(index => (Time.NowMs + (index / 10), $"{(index % 3 == 0 ? "ERROR" : "INFO")} {index}"))]);
        var found = new List<string>();
        string? nextToken = null;
        do
        {
            var page = await CallAsync("FilterLogEvents", new { logGroupName = "g", filterPattern = "ERROR", limit = 7, nextToken });
            found.AddRange(Messages(page));
            nextToken = Token(page);
        }
        while (nextToken is not null);
        found.ShouldBe(Enumerable.Range(0, 100).Select(index => $"ERROR {index * 3}"));
    }

    [Fact]
    public async Task Streams_are_chosen_by_name_or_prefix()
    {
        await CreateAsync("g", "a1", "a2", "b");
        foreach (var name in new[] { "a1", "a2", "b" }) await PutAsync("g", name, name);
        Messages(await CallAsync("FilterLogEvents", new { logGroupName = "g", logStreamNames = new[] { "a2" } })).ShouldBe(["a2"]);
        Messages(await CallAsync("FilterLogEvents", new { logGroupName = "g", logStreamNames = new[] { "b", "a1" } })).ShouldBe(["a1", "b"]);
        Messages(await CallAsync("FilterLogEvents", new { logGroupName = "g", logStreamNamePrefix = "a" })).ShouldBe(["a1", "a2"]);
        (await RefusedAsync("FilterLogEvents", new { logGroupName = "g", logStreamNames = new[] { "c" } })).Message
            .ShouldBe("The specified log stream does not exist.");
        (await RefusedAsync("FilterLogEvents", new { logGroupName = "g", logStreamNames = new[] { "b" }, logStreamNamePrefix = "a" })).Code
            .ShouldBe("InvalidParameterException");
    }

    [Fact]
    public async Task The_range_of_time_has_both_its_ends()
    {
        await CreateAsync("g", "s");
        await PutAsync("g", "s", "1", "2", "3", "4");
        var answer = await CallAsync("FilterLogEvents", new { logGroupName = "g", startTime = Time.NowMs + 1, endTime = Time.NowMs + 2 });
        Messages(answer).ShouldBe(["2", "3"]);
    }

    [Fact]
    public async Task A_long_search_gives_pages_that_may_be_empty_and_still_finds_all()
    {
        await CreateAsync("g", "s");
        for (var batch = 0; batch < 6; batch++) await PutAsync("g", "s", [.. Enumerable.Repeat("noise", 10_000)]);
        await PutAtAsync("g", "s", (Time.NowMs + 60_000, "needle"));
        var first = await CallAsync("FilterLogEvents", new { logGroupName = "g", filterPattern = "needle" });
        Token(first).ShouldNotBeNull();
        var found = Messages(first).ToList();
        for (var nextToken = Token(first); nextToken is not null;)
        {
            var page = await CallAsync("FilterLogEvents", new { logGroupName = "g", filterPattern = "needle", nextToken });
            found.AddRange(Messages(page));
            nextToken = Token(page);
        }
        found.ShouldBe(["needle"]);
    }

    [Fact]
    public async Task Bad_patterns_and_tokens_are_refused_in_AWSs_words()
    {
        await CreateAsync("g");
        (await RefusedAsync("FilterLogEvents", new { logGroupName = "g", filterPattern = "a:b" })).Message
            .ShouldBe("Invalid character(s) in term ':'");
        (await RefusedAsync("FilterLogEvents", new { logGroupName = "g", nextToken = "bad" })).Message
            .ShouldBe("The specified nextToken is invalid.");
        (await RefusedAsync("FilterLogEvents", new { logGroupName = "none" })).Message.ShouldBe("The specified log group does not exist.");
    }
}
