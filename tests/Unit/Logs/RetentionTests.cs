using Dapper;
using Hearth.Services.Logs.Retention;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs;

public sealed class RetentionTests : LogsTest
{
    [Fact]
    public async Task Only_AWSs_numbers_of_days_are_taken()
    {
        await CreateAsync("g");
        await CallAsync("PutRetentionPolicy", new { logGroupName = "g", retentionInDays = 7 });
        (await DescribeAsync()).GetProperty("retentionInDays").GetInt32().ShouldBe(7);
        var error = await RefusedAsync("PutRetentionPolicy", new { logGroupName = "g", retentionInDays = 2 });
        error.Code.ShouldBe("InvalidParameterException");
        error.Message.ShouldStartWith("1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, 7, 14,");
        await CallAsync("DeleteRetentionPolicy", new { logGroupName = "g" });
        (await DescribeAsync()).TryGetProperty("retentionInDays", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Expired_events_vanish_at_once_and_the_sweep_deletes_them()
    {
        await CreateAsync("g", "s");
        await CreateAsync("kept", "s");
        await PutAsync("g", "s", [.. Enumerable.Repeat("old", 5000)]);
        await PutAsync("kept", "s", "old");
        await CallAsync("PutRetentionPolicy", new { logGroupName = "g", retentionInDays = 1 });
        Time.Now += TimeSpan.FromHours(25);
        await PutAsync("g", "s", "new");
        Messages(await CallAsync("FilterLogEvents", new { logGroupName = "g" })).ShouldBe(["new"]);
        Messages(await CallAsync("GetLogEvents", new { logGroupName = "g", logStreamName = "s" })).ShouldBe(["new"]);
        (await CountAsync()).ShouldBe(5002);
        await new RetentionSweeper(Database, Time, NullLogger.Instance).SweepAsync(CancellationToken.None);
        (await CountAsync()).ShouldBe(2);
        (await DescribeAsync()).GetProperty("storedBytes").GetInt64().ShouldBe(29);
        var stream = (await CallAsync("DescribeLogStreams", new { logGroupName = "g" })).GetProperty("logStreams")[0];
        stream.GetProperty("firstEventTimestamp").GetInt64().ShouldBe(Time.NowMs);
    }

    private Task<int> CountAsync() => Database.ReadAsync(connection => connection.ExecuteScalar<int>("SELECT COUNT(*) FROM log_event"));

    private async Task<System.Text.Json.JsonElement> DescribeAsync() =>
        (await CallAsync("DescribeLogGroups", new { logGroupNamePrefix = "g" })).GetProperty("logGroups")[0];
}
