using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class AliasTests : LambdaTest
{
    [Fact]
    public async Task An_alias_is_created_read_and_deleted()
    {
        await WithVersionsAsync();
        var created = (await CreateAliasAsync("fn", "live", "1")).ShouldHaveStatus(201);
        created.Members.ShouldBe(["AliasArn", "Name", "FunctionVersion", "Description", "RevisionId"]);
        created.Member("AliasArn").ShouldBe(Arn + "fn:live");
        created.Member("Description").ShouldBe("");
        (await GetAsync($"{Functions}/fn/aliases/live")).ShouldHaveStatus(200).Text.ShouldBe(created.Text);
        (await DeleteAsync($"{Functions}/fn/aliases/live")).ShouldHaveStatus(204);
        (await DeleteAsync($"{Functions}/fn/aliases/live")).ShouldHaveStatus(204);
        (await GetAsync($"{Functions}/fn/aliases/live")).ShouldFail(404, "ResourceNotFoundException", $"Cannot find alias arn: {Arn}fn:live");
    }

    [Fact]
    public async Task An_alias_may_point_to_latest_but_not_share_it()
    {
        await WithVersionsAsync();
        (await CreateAliasAsync("fn", "dev", "$LATEST")).ShouldHaveStatus(201).Member("FunctionVersion").ShouldBe("$LATEST");
        (await CreateAliasAsync("fn", "x", "$LATEST", Weights(("1", 0.5)))).ShouldFail(
            400, "InvalidParameterValueException", "$LATEST is not supported for an alias pointing to more than 1 version", isTyped: false);
        (await InvokeAsync("fn:dev")).ShouldBe("$LATEST");
    }

    [Fact]
    public async Task Names_follow_aws_rules()
    {
        await WithVersionsAsync();
        (await CreateAliasAsync("fn", "2024", "1")).ShouldNotValidate(
            "2024", "name", "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)");
        (await CreateAliasAsync("fn", "2024-01-02", "1")).ShouldHaveStatus(201);
        (await CreateAliasAsync("fn", "2024-01-02", "1")).ShouldFail(
            409, "ResourceConflictException", $"Alias already exists: {Arn}fn:2024-01-02");
    }

    [Fact]
    public async Task Routing_follows_aws_rules()
    {
        await WithVersionsAsync();
        (await CreateAliasAsync("fn", "x", "1", Weights(("2", 0.1), ("3", 0.1)))).ShouldFail(
            400, "InvalidParameterValueException", "Number of items in AdditionalVersionWeights cannot be greater than 1");
        const string value = "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, "
            + "Member must have value greater than or equal to 0.0, Member must not be null]";
        (await CreateAliasAsync("fn", "x", "1", Weights(("2", 2.0)))).ShouldNotValidate("{2=2.0}", "routingConfig.additionalVersionWeights", value);
        (await CreateAliasAsync("fn", "x", "1", Weights(("2", -1.0)))).ShouldNotValidate("{2=-1.0}", "routingConfig.additionalVersionWeights", value);
        (await CreateAliasAsync("fn", "x", "1", Weights(("$LATEST", 0.5)))).ShouldNotValidate(
            "{$LATEST=0.5}", "routingConfig.additionalVersionWeights",
            "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than "
            + "or equal to 1, Member must satisfy regular expression pattern: [0-9]+]");
        (await CreateAliasAsync("fn", "x", "1", Weights(("1", 0.5)))).ShouldFail(
            400, "InvalidParameterValueException", "Invalid function version 1. Function version 1 is already included in routing configuration.");
        (await CreateAliasAsync("fn", "x", "10")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}fn:10");
        (await CreateAliasAsync("fn", "x", "1", Weights(("10", 0.5)))).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}fn:10");
        (await CreateAliasAsync("nope", "x", "1")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}nope:1");
        (await GetAsync($"{Functions}/fn/aliases"))["Aliases"]!.AsArray().ShouldBeEmpty();
        (await CreateAliasAsync("fn", "x", "1", new { })).ShouldHaveStatus(201).Members.ShouldNotContain("RoutingConfig");
        (await CreateAliasAsync("fn", "y", "1", Weights(("2", 0.25)))).Text.ShouldContain("\"RoutingConfig\":{\"AdditionalVersionWeights\":{\"2\":0.25}}");
    }

    [Fact]
    public async Task Updating_changes_what_is_given_and_the_revision()
    {
        await WithVersionsAsync();
        var created = await CreateAliasAsync("fn", "live", "1", Weights(("2", 0.25)));
        var described = (await PutAsync($"{Functions}/fn/aliases/live", new { Description = "d" })).ShouldHaveStatus(200);
        described.Member("FunctionVersion").ShouldBe("1");
        described.Member("RevisionId").ShouldNotBe(created.Member("RevisionId"));
        described.Members.ShouldContain("RoutingConfig");
        var single = (await PutAsync($"{Functions}/fn/aliases/live", new { RoutingConfig = new { AdditionalVersionWeights = new { } } })).ShouldHaveStatus(200);
        single.Members.ShouldNotContain("RoutingConfig");
        single.Member("Description").ShouldBe("d");
        (await PutAsync($"{Functions}/fn/aliases/live", new { FunctionVersion = "2", RevisionId = created.Member("RevisionId") })).ShouldFail(
            412, "PreconditionFailedException",
            "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id");
        (await PutAsync($"{Functions}/fn/aliases/live", new { FunctionVersion = "2", RevisionId = single.Member("RevisionId") })).ShouldHaveStatus(200);
        (await InvokeAsync("fn:live")).ShouldBe("2");
        (await PutAsync($"{Functions}/fn/aliases/non-existent", new { Description = "" })).ShouldFail(
            404, "ResourceNotFoundException", $"Alias not found: {Arn}fn:non-existent");
        (await PutAsync($"{Functions}/fn/aliases/live", new { FunctionVersion = "77" })).ShouldFail(
            404, "ResourceNotFoundException", $"Function not found: {Arn}fn:77");
    }

    [Fact]
    public async Task Aliases_are_listed_by_name_by_version_and_in_pages()
    {
        await WithVersionsAsync();
        await CreateAliasAsync("fn", "b", "1");
        await CreateAliasAsync("fn", "a", "2");
        await CreateAliasAsync("fn", "c", "1", Weights(("2", 0.5)));
        (await NamesAsync("")).ShouldBe(["a", "b", "c"]);
        (await NamesAsync("?FunctionVersion=1")).ShouldBe(["b", "c"]);
        (await NamesAsync("?FunctionVersion=2")).ShouldBe(["a", "c"]);
        var page = await GetAsync($"{Functions}/fn/aliases?MaxItems=2");
        page["Aliases"]!.AsArray().Count.ShouldBe(2);
        (await NamesAsync($"?Marker={Encoded(page.Member("NextMarker"))}")).ShouldBe(["c"]);
        (await GetAsync($"{Functions}/nope/aliases")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}nope");
    }

    [Fact]
    public async Task A_function_read_by_alias_shows_the_alias_in_its_arn_and_the_versions_revision()
    {
        await WithVersionsAsync();
        await CreateAliasAsync("fn", "live", "2");
        var version = await GetAsync($"{Functions}/fn/configuration?Qualifier=2");
        foreach (var target in (string[])["fn?Qualifier=live", "fn:live", "123456789012:fn:live", Encoded(Arn + "fn:live")])
        {
            var configuration = (await GetAsync($"{Functions}/{target}")).ShouldHaveStatus(200)["Configuration"]!;
            configuration["FunctionArn"]!.ToString().ShouldBe(Arn + "fn:live");
            configuration["Version"]!.ToString().ShouldBe("2");
            configuration["RevisionId"]!.ToString().ShouldBe(version.Member("RevisionId"));
        }
        (await GetAsync($"{Functions}/fn?Qualifier=no")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}fn:no");
        (await GetAsync($"{Functions}/fn:live?Qualifier=2")).ShouldFail(
            400, "InvalidParameterValueException", "The derived qualifier from the function name does not match the specified qualifier.");
    }

    [Fact]
    public async Task An_invocation_by_alias_runs_the_version_and_knows_the_alias()
    {
        await WithVersionsAsync();
        await CreateAliasAsync("fn", "live", "2");
        (await InvokeAsync("fn:live")).ShouldBe("2");
        (await InvokeAsync("fn")).ShouldBe("$LATEST");
        (await InvokeAsync("fn:$LATEST")).ShouldBe("$LATEST");
        (await InvokeAsync("fn:1")).ShouldBe("1");
        DataPlane.Invocations.Select(invoked => (invoked.Config.FunctionVersion, invoked.Invocation.InvokedFunctionArn)).ShouldBe(
            [("2", Arn + "fn:live"), ("$LATEST", Arn + "fn"), ("$LATEST", Arn + "fn:$LATEST"), ("1", Arn + "fn:1")]);
        (await PostAsync($"{Functions}/fn:no/invocations")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}fn:no");
        (await PostAsync($"{Functions}/nope/invocations")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}nope:$LATEST");
    }

    [Fact]
    public async Task Aliases_survive_a_restart()
    {
        await WithVersionsAsync();
        var created = await CreateAliasAsync("fn", "live", "1", Weights(("2", 0.5)));
        await Server.RestartAsync();
        (await GetAsync($"{Functions}/fn/aliases/live")).Text.ShouldBe(created.Text);
    }

    private async Task WithVersionsAsync()
    {
        await CreateAsync("fn");
        await PublishChangedAsync("fn", 10);
        await PublishChangedAsync("fn", 11);
        await PublishChangedAsync("fn", 12);
    }

    private async Task<IEnumerable<string>> NamesAsync(string query) =>
        (await GetAsync($"{Functions}/fn/aliases{query}")).ShouldHaveStatus(200)["Aliases"]!.AsArray().Select(alias => alias!["Name"]!.ToString());

    private static object Weights(params (string Version, double Weight)[] weights) =>
        new { AdditionalVersionWeights = weights.ToDictionary(weight => weight.Version, weight => weight.Weight) };
}
