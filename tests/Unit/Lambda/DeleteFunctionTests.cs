using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class DeleteFunctionTests : LambdaTest
{
    [Fact]
    public async Task Deleting_a_version_leaves_the_others_and_ends_its_environments()
    {
        await CreateAsync("fn");
        await PublishChangedAsync("fn", 10);
        await PublishChangedAsync("fn", 11);
        (await DeleteAsync($"{Functions}/fn?Qualifier=1")).ShouldHaveStatus(204).Text.ShouldBe("");
        (await GetAsync($"{Functions}/fn?Qualifier=1")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}fn:1");
        (await GetAsync($"{Functions}/fn?Qualifier=2")).ShouldHaveStatus(200);
        DataPlane.Retired.ShouldContain(("fn", "1", null));
        (await PostAsync($"{Functions}/fn:1/invocations")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}fn:1");
    }

    [Fact]
    public async Task A_version_that_an_alias_references_stays()
    {
        await CreateAsync("fn");
        await PublishChangedAsync("fn", 10);
        await PublishChangedAsync("fn", 11);
        await CreateAliasAsync("fn", "live", "1", new { AdditionalVersionWeights = new Dictionary<string, double> { ["2"] = 0.1 } });
        await CreateAliasAsync("fn", "beta", "2");
        (await DeleteAsync($"{Functions}/fn?Qualifier=1")).ShouldFail(
            409, "ResourceConflictException", "Unable to delete version because the following aliases reference it: [live]");
        (await DeleteAsync($"{Functions}/fn?Qualifier=2")).ShouldFail(
            409, "ResourceConflictException", "Unable to delete version because the following aliases reference it: [beta, live]");
        (await DeleteAsync($"{Functions}/fn/aliases/live")).ShouldHaveStatus(204);
        (await DeleteAsync($"{Functions}/fn?Qualifier=1")).ShouldHaveStatus(204);
    }

    [Fact]
    public async Task What_cannot_be_deleted_is_refused()
    {
        await CreateAsync("fn");
        await PublishAsync("fn");
        await CreateAliasAsync("fn", "live", "1");
        (await DeleteAsync($"{Functions}/fn?Qualifier=$LATEST")).ShouldFail(
            400, "InvalidParameterValueException", "$LATEST version cannot be deleted without deleting the function.");
        (await DeleteAsync($"{Functions}/fn?Qualifier=live")).ShouldFail(
            400, "InvalidParameterValueException", "Deletion of aliases is not currently supported.");
        (await DeleteAsync($"{Functions}/{Encoded(Arn + "fn:1")}?Qualifier=$LATEST")).ShouldFail(
            400, "InvalidParameterValueException", "The derived qualifier from the function name does not match the specified qualifier.");
        (await DeleteAsync($"{Functions}/nope")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}nope");
        (await DeleteAsync($"{Functions}/nope?Qualifier=7")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}nope");
        (await DeleteAsync($"{Functions}/{Encoded("arn:aws:lambda:eu-west-1:123456789012:function:fn")}")).ShouldFail(
            404, "ResourceNotFoundException", "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')");
        (await GetAsync($"{Functions}/fn")).ShouldHaveStatus(200);
    }

    [Fact]
    public async Task A_version_that_does_not_exist_is_deleted_already()
    {
        await CreateAsync("fn");
        (await DeleteAsync($"{Functions}/fn?Qualifier=99")).ShouldHaveStatus(204);
        (await GetAsync($"{Functions}/fn")).ShouldHaveStatus(200);
    }

    [Fact]
    public async Task Deleting_the_function_takes_everything_with_it()
    {
        await CreateAsync("fn");
        await PublishAsync("fn");
        await CreateAliasAsync("fn", "live", "1");
        await PutAsync("/2017-10-31/functions/fn/concurrency", new { ReservedConcurrentExecutions = 5 });
        await PostAsync($"{Functions}/fn/policy", new { StatementId = "s", Action = "lambda:InvokeFunction", Principal = "s3.amazonaws.com" });
        (await DeleteAsync($"{Functions}/fn")).ShouldHaveStatus(204);
        DataPlane.Retired.ShouldContain(("fn", "$LATEST", null));
        DataPlane.Retired.ShouldContain(("fn", "1", null));
        DataPlane.Reserved["123456789012/us-east-1/fn"].ShouldBeNull();

        await CreateAsync("fn");
        (await GetAsync($"{Functions}/fn/aliases"))["Aliases"]!.AsArray().ShouldBeEmpty();
        (await GetAsync($"{Functions}/fn/policy")).Status.ShouldBe(404);
        (await GetAsync($"{Functions}/fn/configuration?Qualifier=1")).Status.ShouldBe(404);
        (await GetAsync("/2019-09-30/functions/fn/concurrency")).Text.ShouldBe("{}");
    }
}
