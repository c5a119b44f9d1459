using System.Text.Json;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs;

public sealed class LogStreamTests : LogsTest
{
    [Fact]
    public async Task A_stream_tells_when_its_events_were()
    {
        await CreateAsync("g", "2026/11/24/[$LATEST]0");
        await PutAsync("g", "2026/11/24/[$LATEST]0", "one", "two", "three");
        var stream = (await CallAsync("DescribeLogStreams", new { logGroupName = "g" })).GetProperty("logStreams")[0];
        stream.GetProperty("firstEventTimestamp").GetInt64().ShouldBe(Time.NowMs);
        stream.GetProperty("lastEventTimestamp").GetInt64().ShouldBe(Time.NowMs + 2);
        stream.GetProperty("lastIngestionTime").GetInt64().ShouldBe(Time.NowMs);
        stream.GetProperty("uploadSequenceToken").GetString()!.Length.ShouldBe(56);
        stream.GetProperty("storedBytes").GetInt64().ShouldBe(0);
        stream.GetProperty("arn").GetString()
            .ShouldBe("arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:2026/11/24/[$LATEST]0");
    }

    [Theory]
    [InlineData("LogStreamName", false, "a,b,c,d,e")]
    [InlineData("LogStreamName", true, "e,d,c,b,a")]
    [InlineData("LastEventTime", false, "d,e,c,b,a")]
    [InlineData("LastEventTime", true, "a,b,c,e,d")]
    public async Task Both_orders_page_both_ways(string orderBy, bool descending, string expected)
    {
        await CreateAsync("g", "a", "b", "c", "d", "e");
        foreach (var (name, offset) in new[] { ("c", 1), ("b", 2), ("a", 3) }) await PutAtAsync("g", name, (Time.NowMs + offset, "x"));
        var names = new List<string>();
        string? nextToken = null;
        do
        {
            var page = await CallAsync("DescribeLogStreams", new { logGroupName = "g", orderBy, descending, limit = 2, nextToken });
            names.AddRange(Names(page));
            nextToken = Token(page);
        }
        while (nextToken is not null);
        string.Join(',', names).ShouldBe(expected);
    }

    [Fact]
    public async Task A_group_is_found_by_name_and_by_ARN()
    {
        await CreateAsync("g", "s1", "s2", "t");
        const string arn = "arn:aws:logs:us-east-1:123456789012:log-group:g";
        Names(await CallAsync("DescribeLogStreams", new { logGroupIdentifier = arn, logStreamNamePrefix = "s" })).ShouldBe(["s1", "s2"]);
        Names(await CallAsync("DescribeLogStreams", new { logGroupIdentifier = "g" })).Length.ShouldBe(3);
        (await RefusedAsync("DescribeLogStreams", new { logGroupName = "g", logGroupIdentifier = "g" })).Message
            .ShouldBe("LogGroup name and LogGroup ARN are mutually exclusive parameters.");
        (await RefusedAsync("DescribeLogStreams", new { logGroupIdentifier = arn.Replace("us-east-1", "us-west-2") })).Message
            .ShouldBe("The specified log group does not exist.");
    }

    [Fact]
    public async Task Errors_are_AWSs()
    {
        await CreateAsync("g", "s");
        (await RefusedAsync("CreateLogStream", new { logGroupName = "g", logStreamName = "s" })).Message
            .ShouldBe("The specified log stream already exists");
        (await RefusedAsync("CreateLogStream", new { logGroupName = "h", logStreamName = "s" })).Message
            .ShouldBe("The specified log group does not exist.");
        (await RefusedAsync("DeleteLogStream", new { logGroupName = "g", logStreamName = "t" })).Message
            .ShouldBe("The specified log stream does not exist.");
        (await RefusedAsync("CreateLogStream", new { logGroupName = "g", logStreamName = "a:b" })).Code
            .ShouldBe("InvalidParameterException");
        (await RefusedAsync("DescribeLogStreams", new { logGroupName = "g", orderBy = "LastEventTime", logStreamNamePrefix = "s" })).Message
            .ShouldBe("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }

    [Fact]
    public async Task A_deleted_stream_takes_its_events_with_it()
    {
        await CreateAsync("g", "s", "t");
        await PutAsync("g", "s", "gone");
        await PutAsync("g", "t", "kept");
        await CallAsync("DeleteLogStream", new { logGroupName = "g", logStreamName = "s" });
        Messages(await CallAsync("FilterLogEvents", new { logGroupName = "g" })).ShouldBe(["kept"]);
    }

    private static string[] Names(JsonElement page) =>
        [.. page.GetProperty("logStreams").EnumerateArray().Select(stream => stream.GetProperty("logStreamName").GetString()!)];
}
