using Hearth.DataPlane;
using Hearth.Services.Lambda;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class ProvisionedConcurrencyTests : LambdaTest
{
    private const string Config = "/2019-09-30/functions/fn/provisioned-concurrency";

    internal override LambdaOptions Options => new() { AccountConcurrencyLimit = 200 };

    [Fact]
    public async Task A_configuration_is_in_progress_until_all_its_environments_are_ready()
    {
        await PublishedAsync();
        var put = (await ProvisionAsync("1", 2)).ShouldHaveStatus(202);
        Numbers(put).ShouldBe(("IN_PROGRESS", 2, 0));
        DataPlane.Provisioned["1"].ShouldBe(2);
        DataPlane.ProvisionedStatus = _ => new ProvisionedStatus(2, 1, IsComplete: false, FailureReason: null);
        Numbers(await GetAsync(Config + "?Qualifier=1")).ShouldBe(("IN_PROGRESS", 2, 1));
        DataPlane.ProvisionedStatus = _ => new ProvisionedStatus(2, 2, IsComplete: true, FailureReason: null);
        Numbers(await GetAsync(Config + "?Qualifier=1")).ShouldBe(("READY", 2, 2));
        var list = (await GetAsync(Config + "?List=ALL")).ShouldHaveStatus(200);
        ((string)list["ProvisionedConcurrencyConfigs"]![0]!["FunctionArn"]!).ShouldBe(Arn + "fn:1");
        (await DeleteAsync(Config + "?Qualifier=1")).ShouldHaveStatus(204);
        DataPlane.Provisioned["1"].ShouldBe(0);
        (await GetAsync(Config + "?Qualifier=1")).ShouldFail(
            404, "ProvisionedConcurrencyConfigNotFoundException", "No Provisioned Concurrency Config found for this function");
    }

    [Fact]
    public async Task A_failed_initialisation_is_the_reason_of_a_failed_configuration()
    {
        await PublishedAsync();
        (await ProvisionAsync("1", 2)).ShouldHaveStatus(202);
        DataPlane.ProvisionedStatus = _ => new ProvisionedStatus(2, 0, IsComplete: false, "FUNCTION_ERROR_INIT_FAILURE");
        var got = await GetAsync(Config + "?Qualifier=1");
        Numbers(got).ShouldBe(("FAILED", 2, 0));
        ((string)got["StatusReason"]!).ShouldBe("FUNCTION_ERROR_INIT_FAILURE");
    }

    [Fact]
    public async Task Environments_move_with_their_alias_and_are_split_by_its_weight()
    {
        await PublishedAsync();
        (await PublishChangedAsync("fn", timeout: 9)).ShouldBe("2");
        (await PostAsync($"{Functions}/fn/aliases", new { Name = "live", FunctionVersion = "1" })).ShouldHaveStatus(201);
        (await ProvisionAsync("live", 10)).ShouldHaveStatus(202);
        DataPlane.Provisioned["1"].ShouldBe(10);
        var weighted = new { RoutingConfig = new { AdditionalVersionWeights = new Dictionary<string, double> { ["2"] = 0.25 } } };
        (await PutAsync($"{Functions}/fn/aliases/live", weighted)).ShouldHaveStatus(200);
        (DataPlane.Provisioned["1"], DataPlane.Provisioned["2"]).ShouldBe((7, 3));
        DataPlane.ProvisionedStatus = id => id.Contains(":1@", StringComparison.Ordinal) ? new ProvisionedStatus(7, 7, IsComplete: true, FailureReason: null) : null;
        var moved = new { FunctionVersion = "2", RoutingConfig = new { AdditionalVersionWeights = new Dictionary<string, double>() } };
        (await PutAsync($"{Functions}/fn/aliases/live", moved)).ShouldHaveStatus(200);
        (DataPlane.Provisioned["1"], DataPlane.Provisioned["2"]).ShouldBe((0, 10));
        // S12: the numbers of before, until the first new environment is there.
        Numbers(await GetAsync(Config + "?Qualifier=live")).ShouldBe(("IN_PROGRESS", 10, 7));
        (await GetAsync(Config + "?Qualifier=2")).ShouldFail(
            404, "ProvisionedConcurrencyConfigNotFoundException", "No Provisioned Concurrency Config found for this function");
    }

    [Fact]
    public async Task What_is_provisioned_counts_against_the_unreserved_concurrency_of_the_account()
    {
        await PublishedAsync();
        (await ProvisionAsync("1", 60)).ShouldHaveStatus(202);
        await CreateAsync("other");
        (await PutAsync("/2017-10-31/functions/other/concurrency", new { ReservedConcurrentExecutions = 41 })).ShouldHaveStatus(400);
        (await PutAsync("/2017-10-31/functions/other/concurrency", new { ReservedConcurrentExecutions = 40 })).ShouldHaveStatus(200);
    }

    private static (string Status, int Requested, int Allocated) Numbers(LambdaAnswer answer)
    {
        var allocated = (int)answer["AllocatedProvisionedConcurrentExecutions"]!;
        ((int)answer["AvailableProvisionedConcurrentExecutions"]!).ShouldBe(allocated);
        return ((string)answer["Status"]!, (int)answer["RequestedProvisionedConcurrentExecutions"]!, allocated);
    }

    [Fact]
    public async Task Latest_cannot_be_provisioned()
    {
        await PublishedAsync();
        (await ProvisionAsync("$LATEST", 1)).ShouldFail(
            400, "InvalidParameterValueException", "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
        (await GetAsync(Config + "?Qualifier=$LATEST")).ShouldFail(
            400, "InvalidParameterValueException", "The function resource provided must be an alias or a published version.");
    }

    [Fact]
    public async Task Amounts_are_checked_against_the_account_and_the_reservation()
    {
        await PublishedAsync();
        (await ProvisionAsync("1", 0)).ShouldFail(
            400, "ValidationException",
            "1 validation error detected: Value '0' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value "
            + "greater than or equal to 1",
            isTyped: false);
        (await ProvisionAsync("1", 201)).ShouldFail(
            400, "InvalidParameterValueException",
            "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [200].");
        (await ReserveAsync(1)).ShouldHaveStatus(200);
        (await ProvisionAsync("1", 2)).ShouldFail(
            400, "InvalidParameterValueException",
            "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function");
        (await ReserveAsync(5)).ShouldHaveStatus(200);
        (await ProvisionAsync("1", 2)).ShouldHaveStatus(202);
        (await ReserveAsync(1)).ShouldFail(
            400, "InvalidParameterValueException",
            "ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2].");
    }

    [Fact]
    public async Task A_version_and_an_alias_of_it_are_not_both_provisioned()
    {
        await PublishedAsync();
        (await PostAsync($"{Functions}/fn/aliases", new { Name = "live", FunctionVersion = "1" })).ShouldHaveStatus(201);
        (await ProvisionAsync("1", 1)).ShouldHaveStatus(202);
        (await ProvisionAsync("live", 1)).ShouldFail(
            409, "ResourceConflictException", "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version");
        (await DeleteAsync(Config + "?Qualifier=1")).ShouldHaveStatus(204);
        (await ProvisionAsync("live", 1)).ShouldHaveStatus(202);
        (await ProvisionAsync("1", 1)).ShouldFail(409, "ResourceConflictException", "Version is pointed by a Provisioned Concurrency alias");
    }

    private async Task PublishedAsync()
    {
        await CreateAsync("fn");
        (await PostAsync($"{Functions}/fn/versions", new { })).ShouldHaveStatus(201);
    }

    private Task<LambdaAnswer> ProvisionAsync(string qualifier, int count) =>
        PutAsync($"{Config}?Qualifier={qualifier}", new { ProvisionedConcurrentExecutions = count });

    private Task<LambdaAnswer> ReserveAsync(int count) =>
        PutAsync("/2017-10-31/functions/fn/concurrency", new { ReservedConcurrentExecutions = count });
}
