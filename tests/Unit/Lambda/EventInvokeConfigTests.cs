using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class EventInvokeConfigTests : LambdaTest
{
    private const string Path = "/2019-09-25/functions";

    [Fact]
    public async Task Put_replaces_and_update_changes()
    {
        await CreateAsync("fn");
        var put = (await PutAsync(Config("fn"), new { MaximumRetryAttempts = 2, MaximumEventAgeInSeconds = 60 })).ShouldHaveStatus(200);
        put.Members.ShouldBe(["LastModified", "FunctionArn", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"]);
        put.Member("FunctionArn").ShouldBe(Arn + "fn:$LATEST");
        put["DestinationConfig"]!.ToJsonString().ShouldBe("{\"OnSuccess\":{},\"OnFailure\":{}}");
        put["LastModified"]!.GetValue<decimal>().ShouldBe(Server.Time.GetUtcNow().ToUnixTimeSeconds());
        (await PostAsync(Config("fn"), new { MaximumRetryAttempts = 0 })).ShouldHaveStatus(200)["MaximumEventAgeInSeconds"]!.GetValue<int>().ShouldBe(60);
        (await PutAsync(Config("fn"), new { MaximumRetryAttempts = 1 })).Members.ShouldNotContain("MaximumEventAgeInSeconds");
        (await GetAsync(Config("fn", "$LATEST"))).ShouldHaveStatus(200)["MaximumRetryAttempts"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Versions_and_aliases_have_configs_of_their_own_and_all_are_listed()
    {
        await WithAliasAsync();
        await PutAsync(Config("fn"), new { MaximumRetryAttempts = 0 });
        await PutAsync(Config("fn", "1"), new { MaximumRetryAttempts = 1 });
        await PutAsync(Config("fn:live"), new { MaximumRetryAttempts = 2 });
        (await ArnsAsync("")).ShouldBe([Arn + "fn:$LATEST", Arn + "fn:1", Arn + "fn:live"]);
        var page = await GetAsync($"{Path}/fn/event-invoke-config/list?MaxItems=1");
        (await ArnsAsync($"?Marker={Encoded(page.Member("NextMarker"))}")).ShouldBe([Arn + "fn:1", Arn + "fn:live"]);
        (await DeleteAsync(Config("fn"))).ShouldHaveStatus(204);
        (await ArnsAsync("")).ShouldBe([Arn + "fn:1", Arn + "fn:live"]);
        await Server.RestartAsync();
        (await ArnsAsync("")).ShouldBe([Arn + "fn:1", Arn + "fn:live"]);
    }

    [Fact]
    public async Task Destinations_are_checked_as_aws_does()
    {
        await CreateAsync("fn");
        await CreateAsync("other");
        (await SucceedAsync(Arn + "doesnotexist")).ShouldFail(
            400, "InvalidParameterValueException", $"The destination ARN {Arn}doesnotexist is invalid.");
        (await SucceedAsync(Arn + "fn")).ShouldFail(
            400, "InvalidParameterValueException", "You can't specify the function as a destination for itself.");
        (await SucceedAsync("arn:aws:iam:us-east-1:123456789012:function:fn")).ShouldFail(
            400, "InvalidParameterValueException",
            "The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:iam:us-east-1:123456789012:function:fn), "
            + "onFailure=null) is invalid.");
        (await PutAsync(Config("fn"), new { DestinationConfig = new { OnFailure = new { Destination = "arn:aws:_-/!lambda:x" } } })).ShouldNotValidate(
            "arn:aws:_-/!lambda:x", "destinationConfig.onFailure.destination",
            @"Member must satisfy regular expression pattern: $|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:"
            + @"((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)");
        (await SucceedAsync("arn:aws:s3:::bucket")).Status.ShouldBe(400);
        (await SucceedAsync(Arn + "other")).ShouldHaveStatus(200)["DestinationConfig"]!.ToJsonString().ShouldBe(
            $"{{\"OnSuccess\":{{\"Destination\":\"{Arn}other\"}},\"OnFailure\":{{}}}}");
        (await SucceedAsync("arn:aws:sqs:us-east-1:123456789012:queue")).ShouldHaveStatus(200);
        (await PutAsync(Config("fn"), new { DestinationConfig = new { OnFailure = new { } } })).ShouldHaveStatus(200)["DestinationConfig"]!
            .ToJsonString().ShouldBe("{\"OnSuccess\":{},\"OnFailure\":{}}");
    }

    [Fact]
    public async Task Mistakes_get_the_texts_of_aws()
    {
        await WithAliasAsync();
        (await PutAsync(Config("fn"), new { })).ShouldFail(
            400, "InvalidParameterValueException", "You must specify at least one of error handling or destination setting.");
        foreach (var answer in (LambdaAnswer[])[
            await PutAsync(Config("doesnotexist"), new { MaximumRetryAttempts = 1 }), await PutAsync(Config("fn", "no"), new { MaximumRetryAttempts = 1 }),
            await PostAsync(Config("doesnotexist"), new { MaximumRetryAttempts = 1 }), await GetAsync($"{Path}/doesnotexist/event-invoke-config/list")])
            answer.ShouldFail(404, "ResourceNotFoundException", "The function doesn't exist.");
        NoConfig(await GetAsync(Config("fn", "doesnotexist")), "fn:doesnotexist");
        NoConfig(await GetAsync(Config("fn", "1221")), "fn:1221");
        NoConfig(await GetAsync(Config("fn")), "fn:$LATEST");
        NoConfig(await GetAsync(Config("doesnotexist")), "doesnotexist:$LATEST");
        NoConfig(await DeleteAsync(Config("fn")), "fn:$LATEST");
        NoConfig(await DeleteAsync(Config("doesnotexist")), "doesnotexist:$LATEST");
        NoConfig(await PostAsync(Config("fn", "live"), new { MaximumRetryAttempts = 1 }), "fn:live");
        NoConfig(await PostAsync(Config("fn"), new { MaximumRetryAttempts = 1 }), "fn:$LATEST");
        (await PutAsync(Config("fn:live", "1"), new { MaximumRetryAttempts = 1 })).ShouldFail(
            400, "InvalidParameterValueException", "The derived qualifier from the function name does not match the specified qualifier.");
        (await PutAsync(Config("fn"), new { MaximumRetryAttempts = 3 })).ShouldNotValidate(
            "3", "maximumRetryAttempts", "Member must have value less than or equal to 2");
    }

    private Task<LambdaAnswer> SucceedAsync(string destination) =>
        PutAsync(Config("fn"), new { DestinationConfig = new { OnSuccess = new { Destination = destination } } });

    private async Task WithAliasAsync()
    {
        await CreateAsync("fn");
        await PublishAsync("fn");
        await CreateAliasAsync("fn", "live", "1");
    }

    private async Task<IEnumerable<string>> ArnsAsync(string query) =>
        (await GetAsync($"{Path}/fn/event-invoke-config/list{query}")).ShouldHaveStatus(200)["FunctionEventInvokeConfigs"]!.AsArray()
            .Select(config => config!["FunctionArn"]!.ToString());

    private static string Config(string function, string? qualifier = null) =>
        $"{Path}/{function}/event-invoke-config{(qualifier is null ? "" : $"?Qualifier={qualifier}")}";

    private static void NoConfig(LambdaAnswer answer, string resource) =>
        answer.ShouldFail(404, "ResourceNotFoundException", $"The function {Arn}{resource} doesn't have an EventInvokeConfig");
}
