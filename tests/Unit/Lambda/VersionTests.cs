using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class VersionTests : LambdaTest
{
    [Fact]
    public async Task Publishing_answers_the_version_active_with_its_own_arn_and_revision()
    {
        await CreateAsync("fn");
        var latest = await GetAsync($"{Functions}/fn/configuration");

        var published = await PostAsync($"{Functions}/fn/versions", new { Description = "one" });

        published.ShouldHaveStatus(201);
        published.Member("FunctionArn").ShouldBe(Arn + "fn:1");
        published.Member("Version").ShouldBe("1");
        published.Member("State").ShouldBe("Active");
        published.Member("LastUpdateStatus").ShouldBe("Successful");
        published.Member("Description").ShouldBe("one");
        published.Member("RevisionId").ShouldNotBe(latest.Member("RevisionId"));
        (await GetAsync($"{Functions}/fn/configuration")).Member("Description").ShouldBe("");
    }

    [Fact]
    public async Task Publishing_right_after_creation_waits_instead_of_failing()
    {
        var request = new JsonObject
        {
            ["FunctionName"] = "fn", ["Runtime"] = "python3.12", ["Handler"] = "index.handler", ["Role"] = "arn:aws:iam::123456789012:role/r",
            ["Code"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(Zip("v0")) },
        };
        (await PostAsync(Functions, request)).ShouldHaveStatus(201);
        (await PostAsync($"{Functions}/fn/versions")).ShouldHaveStatus(201);
    }

    [Fact]
    public async Task Publishing_again_without_a_change_answers_the_same_version_with_its_first_description()
    {
        await CreateAsync("fn");
        await PublishAsync("fn", "first");
        var again = (await PostAsync($"{Functions}/fn/versions", new { Description = "second" })).ShouldHaveStatus(201);
        again.Member("FunctionArn").ShouldBe(Arn + "fn:1");
        again.Member("Description").ShouldBe("first");
    }

    [Fact]
    public async Task Setting_what_is_set_already_is_no_change()
    {
        await CreateAsync("fn", new JsonObject { ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["AA"] = "1", ["BB"] = "2" } } });
        (await PublishAsync("fn")).ShouldBe("1");
        await ConfigureAsync("fn", new { Environment = new { Variables = new { BB = "2", AA = "1" } } });
        (await PublishAsync("fn")).ShouldBe("1");
        await ConfigureAsync("fn", new { Environment = new { Variables = new { BB = "3", AA = "1" } } });
        (await PublishAsync("fn")).ShouldBe("2");
    }

    [Fact]
    public async Task A_published_version_does_not_change_with_latest()
    {
        await CreateAsync("fn");
        await PublishAsync("fn");
        await ConfigureAsync("fn", new { Timeout = 77, Description = "changed" });
        var first = await GetAsync($"{Functions}/fn/configuration?Qualifier=1");
        first["Timeout"]!.GetValue<int>().ShouldBe(3);
        first.Member("Description").ShouldBe("");
        (await PutAsync($"{Functions}/fn:1/configuration", new { Timeout = 5 })).ShouldHaveStatus(200).Member("Version").ShouldBe("$LATEST");
        (await GetAsync($"{Functions}/fn/configuration?Qualifier=1"))["Timeout"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public async Task A_wrong_code_hash_is_refused()
    {
        await CreateAsync("fn");
        var hash = (await GetAsync($"{Functions}/fn/configuration")).Member("CodeSha256");
        (await PostAsync($"{Functions}/fn/versions", new { CodeSha256 = "somenonexistentsha256" })).ShouldFail(
            400, "InvalidParameterValueException",
            $"CodeSHA256 (somenonexistentsha256) is different from current CodeSHA256 in $LATEST ({hash}). Please try again with the CodeSHA256 in $LATEST.");
        (await PostAsync($"{Functions}/fn/versions", new { CodeSha256 = hash })).ShouldHaveStatus(201);
    }

    [Fact]
    public async Task A_stale_revision_is_refused()
    {
        await CreateAsync("fn");
        (await PostAsync($"{Functions}/fn/versions", new { RevisionId = "wrong" })).ShouldFail(
            412, "PreconditionFailedException",
            "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id");
        var revision = (await GetAsync($"{Functions}/fn/configuration")).Member("RevisionId");
        (await PostAsync($"{Functions}/fn/versions", new { RevisionId = revision })).ShouldHaveStatus(201);
    }

    [Fact]
    public async Task What_cannot_be_published_is_refused()
    {
        (await PostAsync($"{Functions}/nope/versions")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}nope");
        await CreateAsync("fn");
        (await PostAsync($"{Functions}/fn/versions", new { PublishTo = "LATEST_PUBLISHED" })).ErrorCode.ShouldBe("InvalidParameterValueException");
        (await PostAsync($"{Functions}/fn/versions", new { PublishTo = "x" })).ShouldNotValidate(
            "x", "publishTo", "Member must satisfy enum value set: [LATEST_PUBLISHED]");
        DataPlane.MissingRuntime = "java21";
        await CreateAsync("broken", new JsonObject { ["Runtime"] = "java21" });
        (await PostAsync($"{Functions}/broken/versions")).ShouldFail(
            409, "ResourceConflictException",
            "The operation cannot be performed at this time. The function is currently in the following state: Failed (java21 is not installed.)");
    }

    [Fact]
    public async Task Creating_with_publish_shows_the_number_and_the_arn_without_it()
    {
        var created = await CreateAsync("fn", new JsonObject { ["Publish"] = true });
        created.Member("Version").ShouldBe("1");
        created.Member("FunctionArn").ShouldBe(Arn + "fn");
        created.Member("State").ShouldBe("Pending");
        await SettleAsync("fn:1");
        (await GetAsync($"{Functions}/fn/configuration?Qualifier=1")).Member("State").ShouldBe("Active");
        (await GetAsync($"{Functions}/fn/configuration")).Member("Version").ShouldBe("$LATEST");
        (await PublishAsync("fn")).ShouldBe("1");
    }

    [Fact]
    public async Task Updating_code_with_publish_answers_the_versions_record()
    {
        await CreateAsync("fn");
        var updated = (await PutAsync($"{Functions}/fn/code", new { ZipFile = Zip("v1"), Publish = true })).ShouldHaveStatus(200);
        updated.Member("FunctionArn").ShouldBe(Arn + "fn:1");
        updated.Member("Version").ShouldBe("1");
        await SettleAsync("fn");
        (await PutAsync($"{Functions}/fn/code", new { ZipFile = Zip("v2"), Publish = true })).Member("FunctionArn").ShouldBe(Arn + "fn:2");
        await SettleAsync("fn");
        (await InvokeAsync("fn:1")).ShouldBe("1");
        (await InvokeAsync("fn:2")).ShouldBe("2");
    }

    [Fact]
    public async Task Versions_are_listed_from_latest_up_in_pages_without_their_states()
    {
        await CreateAsync("fn");
        for (var timeout = 10; timeout < 21; timeout++) await PublishChangedAsync("fn", timeout);
        var seen = new List<string>();
        string? marker = null;
        do
        {
            var page = (await GetAsync($"{Functions}/fn/versions?MaxItems=3{(marker is null ? "" : "&Marker=" + Encoded(marker))}")).ShouldHaveStatus(200);
            seen.AddRange(page["Versions"]!.AsArray().Select(version => version!["FunctionArn"]!.ToString()));
            page["Versions"]!.AsArray().ShouldAllBe(version => version!["State"] == null && version["LastUpdateStatus"] == null);
            marker = page["NextMarker"]?.ToString();
        }
        while (marker is not null);
        seen.ShouldBe([Arn + "fn:$LATEST", .. Enumerable.Range(1, 11).Select(number => $"{Arn}fn:{number}")]);
        (await GetAsync($"{Functions}/nope/versions")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}nope");
        (await GetAsync($"{Functions}/fn/versions?MaxItems=0")).ShouldNotValidate("0", "maxItems", "Member must have value greater than or equal to 1");
    }

    [Fact]
    public async Task A_number_is_never_given_twice_even_to_a_new_function_of_the_same_name()
    {
        await CreateAsync("fn");
        await PublishChangedAsync("fn", 10);
        await PublishChangedAsync("fn", 11);
        (await DeleteAsync($"{Functions}/fn?Qualifier=2")).ShouldHaveStatus(204);
        (await PublishAsync("fn")).ShouldBe("3");
        (await DeleteAsync($"{Functions}/fn")).ShouldHaveStatus(204);
        await CreateAsync("fn");
        (await PublishAsync("fn")).ShouldBe("4");
    }

    [Fact]
    public async Task Concurrent_publishers_of_one_change_get_one_version()
    {
        await CreateAsync("fn");
        var versions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PublishAsync("fn")));
        versions.Distinct().ShouldBe(["1"]);
    }

    [Fact]
    public async Task Versions_survive_a_restart()
    {
        await CreateAsync("fn");
        await PublishChangedAsync("fn", 10);
        await Server.RestartAsync();
        (await GetAsync($"{Functions}/fn/configuration?Qualifier=1"))["Timeout"]!.GetValue<int>().ShouldBe(10);
        (await PublishAsync("fn")).ShouldBe("1");
        (await PublishChangedAsync("fn", 11)).ShouldBe("2");
    }
}
