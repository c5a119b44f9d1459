using Hearth.Services.Lambda;
using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class ProvisionedConcurrencyTests : LambdaTest
{
    private const string Config = "/2019-09-30/functions/fn/provisioned-concurrency";

    internal override LambdaOptions Options => new() { AccountConcurrencyLimit = 200 };

    [Fact]
    public async Task A_configuration_becomes_ready_environments_of_its_version()
    {
        await PublishedAsync();
        var put = (await ProvisionAsync("1", 2)).ShouldHaveStatus(202);
        ((string)put["Status"]!, (int)put["RequestedProvisionedConcurrentExecutions"]!).ShouldBe(("IN_PROGRESS", 2));
        await Eventually.IsTrueAsync(() => DataPlane.Provisioned.GetValueOrDefault("fn:1") == 2, "the data plane is told");
        var got = (await GetAsync(Config + "?Qualifier=1")).ShouldHaveStatus(200);
        ((string)got["Status"]!, (int)got["AvailableProvisionedConcurrentExecutions"]!, (int)got["AllocatedProvisionedConcurrentExecutions"]!).ShouldBe(("READY", 2, 2));
        var list = (await GetAsync(Config + "?List=ALL")).ShouldHaveStatus(200);
        ((string)list["ProvisionedConcurrencyConfigs"]![0]!["FunctionArn"]!).ShouldBe(Arn + "fn:1");
        (await DeleteAsync(Config + "?Qualifier=1")).ShouldHaveStatus(204);
        (await GetAsync(Config + "?Qualifier=1")).ShouldFail(
            404, "ProvisionedConcurrencyConfigNotFoundException", "No Provisioned Concurrency Config found for this function");
        await Eventually.IsTrueAsync(() => DataPlane.Provisioned.IsEmpty, "the data plane is told");
    }

    [Fact]
    public async Task An_alias_that_moves_takes_its_environments_along_and_one_that_routes_shares_them()
    {
        await PublishedAsync();
        (await PutAsync($"{Functions}/fn/configuration", new { Description = "second" })).ShouldHaveStatus(200);
        (await PostAsync($"{Functions}/fn/versions", new { })).ShouldHaveStatus(201);
        (await PostAsync($"{Functions}/fn/aliases", new { Name = "live", FunctionVersion = "1" })).ShouldHaveStatus(201);
        (await ProvisionAsync("live", 4)).ShouldHaveStatus(202);
        await Eventually.IsTrueAsync(() => DataPlane.Provisioned.GetValueOrDefault("fn:1") == 4, "the data plane is told");
        (await PutAsync($"{Functions}/fn/aliases/live", new { FunctionVersion = "2" })).ShouldHaveStatus(200);
        await Eventually.IsTrueAsync(() => DataPlane.Provisioned.GetValueOrDefault("fn:2") == 4 && !DataPlane.Provisioned.ContainsKey("fn:1"), "the data plane is told");
        var routing = new { AdditionalVersionWeights = new Dictionary<string, double> { ["1"] = 0.25 } };
        (await PutAsync($"{Functions}/fn/aliases/live", new { RoutingConfig = routing })).ShouldHaveStatus(200);
        await Eventually.IsTrueAsync(() => DataPlane.Provisioned.GetValueOrDefault("fn:2") == 3 && DataPlane.Provisioned.GetValueOrDefault("fn:1") == 1, "the data plane is told");
        (await DeleteAsync($"{Functions}/fn/aliases/live")).ShouldHaveStatus(204);
        await Eventually.IsTrueAsync(() => DataPlane.Provisioned.IsEmpty, "the data plane is told");
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
