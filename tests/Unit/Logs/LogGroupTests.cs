using System.Text.Json;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs;

public sealed class LogGroupTests : LogsTest
{
    [Fact]
    public async Task A_log_group_is_described_as_AWS_does()
    {
        await CreateAsync("/aws/lambda/f", "s");
        await PutAsync("/aws/lambda/f", "s", "hello");
        var group = (await CallAsync("DescribeLogGroups", new { })).GetProperty("logGroups")[0];
        group.GetRawText().ShouldBe(JsonSerializer.Serialize(new
        {
            logGroupName = "/aws/lambda/f",
            creationTime = Time.NowMs,
            metricFilterCount = 0,
            arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f:*",
            storedBytes = 31,
            logGroupClass = "STANDARD",
            logGroupArn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f",
            deletionProtectionEnabled = false,
        }));
    }

    [Fact]
    public async Task Pages_are_in_order_of_name_and_complete()
    {
        foreach (var name in new[] { "b", "a2", "c", "a1", "a10" }) await CreateAsync(name);
        var names = new List<string>();
        string? nextToken = null;
        do
        {
            var page = await CallAsync("DescribeLogGroups", new { limit = 2, nextToken });
            names.AddRange(Names(page));
            nextToken = Token(page);
        }
        while (nextToken is not null);
        names.ShouldBe(["a1", "a10", "a2", "b", "c"]);
    }

    [Fact]
    public async Task Prefix_pattern_and_identifiers_choose_groups_by_case()
    {
        foreach (var name in new[] { "/aws/lambda/One", "/aws/lambda/two", "/AWS/lambda/three", "other" }) await CreateAsync(name);
        Names(await CallAsync("DescribeLogGroups", new { logGroupNamePrefix = "/aws/" })).ShouldBe(["/aws/lambda/One", "/aws/lambda/two"]);
        Names(await CallAsync("DescribeLogGroups", new { logGroupNamePattern = "lambda/t" })).ShouldBe(["/AWS/lambda/three", "/aws/lambda/two"]);
        Names(await CallAsync("DescribeLogGroups", new { logGroupNamePattern = "ONE" })).ShouldBeEmpty();
        Names(await CallAsync("DescribeLogGroups", new { logGroupIdentifiers = new[] { "other", "gone" } })).ShouldBe(["other"]);
        (await RefusedAsync("DescribeLogGroups", new { logGroupNamePrefix = "a", logGroupNamePattern = "a" })).Message
            .ShouldBe("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }

    [Fact]
    public async Task Accounts_do_not_see_each_other()
    {
        await CreateAsync("g");
        Names(await CallAsync("DescribeLogGroups", new { }, accountId: "999999999999")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Errors_are_AWSs()
    {
        await CreateAsync("g");
        var twice = await RefusedAsync("CreateLogGroup", new { logGroupName = "g" });
        (twice.Code, twice.Message).ShouldBe(("ResourceAlreadyExistsException", "The specified log group already exists"));
        var missing = await RefusedAsync("DeleteLogGroup", new { logGroupName = "h" });
        (missing.Code, missing.Message).ShouldBe(("ResourceNotFoundException", "The specified log group does not exist."));
        var named = await RefusedAsync("CreateLogGroup", new { logGroupName = "a b" });
        named.Code.ShouldBe("InvalidParameterException");
        named.Message.ShouldBe(
            @"1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+");
        var token = await RefusedAsync("DescribeLogGroups", new { nextToken = "?" });
        token.Message.ShouldBe("The specified nextToken is invalid.");
        (await RefusedAsync("PutSubscriptionFilter", new { })).StatusCode.ShouldBe(501);
    }

    [Fact]
    public async Task A_deleted_group_comes_back_empty()
    {
        await CreateAsync("g", "s");
        await PutAsync("g", "s", [.. Enumerable.Range(0, 5000).Select(index => $"line {index}")]);
        await CallAsync("DeleteLogGroup", new { logGroupName = "g" });
        await CreateAsync("g", "s");
        Messages(await CallAsync("FilterLogEvents", new { logGroupName = "g" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Deletion_protection_holds()
    {
        await CallAsync("CreateLogGroup", new { logGroupName = "g", deletionProtectionEnabled = true });
        (await RefusedAsync("DeleteLogGroup", new { logGroupName = "g" })).Code.ShouldBe("ValidationException");
    }

    [Fact]
    public async Task Tags_are_one_set_for_both_pairs_of_operations()
    {
        const string arn = "arn:aws:logs:us-east-1:123456789012:log-group:g";
        await CallAsync("CreateLogGroup", new { logGroupName = "g", tags = new { env = "test" } });
        await CallAsync("TagResource", new { resourceArn = arn, tags = new { a = "1", b = "2" } });
        await CallAsync("TagLogGroup", new { logGroupName = "g", tags = new { c = "3", a = "4" } });
        await CallAsync("UntagResource", new { resourceArn = arn, tagKeys = new[] { "b" } });
        await CallAsync("UntagLogGroup", new { logGroupName = "g", tags = new[] { "env", "none" } });
        var tags = (await CallAsync("ListTagsForResource", new { resourceArn = arn })).GetRawText();
        tags.ShouldBe("""{"tags":{"a":"4","c":"3"}}""");
        (await CallAsync("ListTagsLogGroup", new { logGroupName = "g" })).GetRawText().ShouldBe(tags);
        (await RefusedAsync("ListTagsForResource", new { resourceArn = arn + "one" })).Code.ShouldBe("ResourceNotFoundException");
        var many = Enumerable.Range(0, 49).ToDictionary(index => $"k{index}", _ => "");
        (await RefusedAsync("TagResource", new { resourceArn = arn, tags = many })).Code.ShouldBe("TooManyTagsException");
    }

    private static string[] Names(JsonElement page) =>
        [.. page.GetProperty("logGroups").EnumerateArray().Select(group => group.GetProperty("logGroupName").GetString()!)];
}
