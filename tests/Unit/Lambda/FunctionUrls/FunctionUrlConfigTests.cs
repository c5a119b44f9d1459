using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda.FunctionUrls;

public sealed class FunctionUrlConfigTests : FunctionUrlTest
{
    [Fact]
    public async Task A_URL_is_created_got_changed_and_deleted()
    {
        await CreateAsync("fn");
        var created = (await CreateUrlAsync("fn")).ShouldHaveStatus(201);
        created.Members.ShouldBe(["FunctionUrl", "FunctionArn", "AuthType", "CreationTime"]);
        created.Member("FunctionUrl").ShouldMatch("^http://[a-z0-9]{32}\\.lambda-url\\.us-east-1\\.localhost:4566/$");
        created.Member("FunctionArn").ShouldBe($"{Arn}fn");
        var got = (await GetAsync(UrlPath("fn"))).ShouldHaveStatus(200);
        got.Members.ShouldBe(["FunctionUrl", "FunctionArn", "AuthType", "CreationTime", "LastModifiedTime"]);
        got.Member("FunctionUrl").ShouldBe(created.Member("FunctionUrl"));

        Server.Time.Advance(TimeSpan.FromSeconds(1));
        var updated = (await PutAsync(UrlPath("fn"), new { InvokeMode = "RESPONSE_STREAM", Cors = new { AllowOrigins = new[] { "*" }, MaxAge = 5 } }))
            .ShouldHaveStatus(200);
        updated.Member("AuthType").ShouldBe("NONE");
        updated.Member("InvokeMode").ShouldBe("RESPONSE_STREAM");
        updated["Cors"]!.ToJsonString().ShouldBe("""{"AllowOrigins":["*"],"MaxAge":5}""");
        updated.Member("LastModifiedTime").ShouldNotBe(updated.Member("CreationTime"));
        (await PutAsync(UrlPath("fn"), new { AuthType = "AWS_IAM" })).Member("InvokeMode").ShouldBe("RESPONSE_STREAM");
        (await GetAsync(UrlPath("fn"))).Member("FunctionUrl").ShouldBe(created.Member("FunctionUrl"));

        (await DeleteAsync(UrlPath("fn"))).ShouldHaveStatus(204).Text.ShouldBeEmpty();
        (await GetAsync(UrlPath("fn"))).ShouldFail(404, "ResourceNotFoundException", "The resource you requested does not exist.");
        (await DeleteAsync(UrlPath("fn"))).ShouldFail(404, "ResourceNotFoundException", "The resource you requested does not exist.");
        (await CreateUrlAsync("fn")).Member("FunctionUrl").ShouldNotBe(created.Member("FunctionUrl"));
    }

    [Fact]
    public async Task Errors_are_those_that_AWS_answered()
    {
        await CreateAsync("fn");
        const string pattern = @"Member must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)";
        (await CreateUrlAsync("fn", qualifier: "1")).ShouldNotValidate("1", "qualifier", pattern);
        (await CreateUrlAsync("fn", qualifier: "$LATEST")).ShouldNotValidate("$LATEST", "qualifier", pattern);
        (await CreateUrlAsync("no")).ShouldFail(404, "ResourceNotFoundException", "Function does not exist");
        (await CreateUrlAsync("fn", qualifier: "no")).ShouldFail(404, "ResourceNotFoundException", "Function does not exist");
        (await GetAsync(UrlPath("no"))).ShouldFail(404, "ResourceNotFoundException", "The resource you requested does not exist.");
        (await PutAsync(UrlPath("no"), new { })).ShouldFail(404, "ResourceNotFoundException", "Function does not exist");
        (await GetAsync("/2021-10-31/functions/no/urls")).ShouldFail(404, "ResourceNotFoundException", "Function does not exist");
        (await CreateUrlAsync("fn", new { AuthType = "NONE", InvokeMode = "UNKNOWN" })).ShouldNotValidate(
            "UNKNOWN", "invokeMode", "Member must satisfy enum value set: [RESPONSE_STREAM, BUFFERED]");
        await CreateUrlAsync("fn");
        (await CreateUrlAsync("fn")).ShouldFail(
            409,
            "ResourceConflictException",
            $"Failed to create function url config for [functionArn = {Arn}fn]. Error message:  FunctionUrlConfig exists for this Lambda function");
    }

    [Fact]
    public async Task A_function_and_each_alias_have_a_URL_of_their_own_and_lists_come_in_pages()
    {
        await CreateAsync("fn");
        var version = await PublishAsync("fn");
        foreach (var alias in new[] { "a", "b" })
        {
            await CreateAliasAsync("fn", alias, version);
            (await CreateUrlAsync("fn", qualifier: alias)).ShouldHaveStatus(201).Member("FunctionArn").ShouldBe($"{Arn}fn:{alias}");
        }
        await CreateUrlAsync("fn");
        List<string> arns = [];
        var marker = "";
        do
        {
            var page = (await GetAsync($"/2021-10-31/functions/fn/urls?MaxItems=2{marker}")).ShouldHaveStatus(200);
            arns.AddRange(page["FunctionUrlConfigs"]!.AsArray().Select(url => (string)url!["FunctionArn"]!));
            marker = page["NextMarker"] is { } next ? $"&Marker={Uri.EscapeDataString((string)next!)}" : "";
        }
        while (marker.Length > 0);
        arns.ShouldBe([$"{Arn}fn", $"{Arn}fn:a", $"{Arn}fn:b"]);
    }

    [Fact]
    public async Task Deletions_take_the_URLs_with_them_and_a_restart_does_not()
    {
        var url = await DeployAsync("fn");
        var version = await PublishAsync("fn");
        await CreateAliasAsync("fn", "live", version);
        await AllowAsync("fn", qualifier: "live");
        var aliasUrl = (await CreateUrlAsync("fn", qualifier: "live")).Member("FunctionUrl");
        (await CallAsync(aliasUrl)).ShouldHaveStatus(200).Text.ShouldBe(version);
        await Server.RestartAsync();
        (await CallAsync(url)).ShouldHaveStatus(200);
        (await CallAsync(aliasUrl)).ShouldHaveStatus(200);

        await DeleteAsync($"{Functions}/fn/aliases/live");
        (await GetAsync(UrlPath("fn", "live"))).ShouldHaveStatus(404);
        // Recorded on AWS: forbidden, not unknown.
        ShouldBeForbidden(await CallAsync(aliasUrl));
        await DeleteAsync($"{Functions}/fn");
        ShouldBeUnknown(await CallAsync(url));
        ShouldBeUnknown(await CallAsync(aliasUrl));
        await CreateAsync("fn");
        ShouldBeUnknown(await CallAsync(url));
    }
}
