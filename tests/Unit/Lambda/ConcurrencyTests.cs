using Hearth.Services.Lambda;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class ConcurrencyTests : LambdaTest
{
    private const string BelowMinimum =
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].";

    internal override LambdaOptions Options => new() { AccountConcurrencyLimit = 200 };

    [Fact]
    public async Task A_reservation_is_set_read_told_to_the_data_plane_and_removed()
    {
        await CreateAsync("fn");
        (await GetAsync("/2019-09-30/functions/fn/concurrency")).ShouldHaveStatus(200).Text.ShouldBe("{}");
        foreach (var count in (int[])[0, 1, 100])
        {
            (await ReserveAsync("fn", count)).ShouldHaveStatus(200).Text.ShouldBe($"{{\"ReservedConcurrentExecutions\":{count}}}");
            (await GetAsync("/2019-09-30/functions/fn/concurrency")).Text.ShouldBe($"{{\"ReservedConcurrentExecutions\":{count}}}");
            DataPlane.Reserved["123456789012/us-east-1/fn"].ShouldBe(count);
        }
        (await GetAsync($"{Functions}/fn"))["Concurrency"]!.ToJsonString().ShouldBe("{\"ReservedConcurrentExecutions\":100}");
        (await DeleteAsync("/2017-10-31/functions/fn/concurrency")).ShouldHaveStatus(204);
        DataPlane.Reserved["123456789012/us-east-1/fn"].ShouldBeNull();
        (await GetAsync($"{Functions}/fn"))["Concurrency"].ShouldBeNull();
    }

    [Fact]
    public async Task A_hundred_of_the_account_stay_unreserved()
    {
        await CreateAsync("a");
        await CreateAsync("b");
        (await ReserveAsync("a", 101)).ShouldFail(400, "InvalidParameterValueException", BelowMinimum, isTyped: false);
        (await ReserveAsync("a", 60)).ShouldHaveStatus(200);
        (await ReserveAsync("b", 41)).ShouldFail(400, "InvalidParameterValueException", BelowMinimum, isTyped: false);
        (await ReserveAsync("b", 40)).ShouldHaveStatus(200);
        (await ReserveAsync("a", 61)).ShouldFail(400, "InvalidParameterValueException", BelowMinimum, isTyped: false);
        await CreateAsync("a", account: OtherAccount);
        (await PutAsync("/2017-10-31/functions/a/concurrency", new { ReservedConcurrentExecutions = 100 }, OtherAccount)).ShouldHaveStatus(200);
        DataPlane.Reserved["123456789012/us-east-1/a"].ShouldBe(60);
    }

    [Fact]
    public async Task Concurrent_reservations_together_leave_the_minimum()
    {
        for (var number = 0; number < 8; number++) await CreateAsync($"fn{number}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => ReserveAsync($"fn{number}", 30)));
        answers.Count(answer => answer.Status == 200).ShouldBe(3);
        DataPlane.Reserved.Values.Sum().ShouldBe(90);
    }

    [Fact]
    public async Task Mistakes_get_the_texts_of_aws()
    {
        await CreateAsync("fn");
        (await ReserveAsync(Encoded(Arn + "fn:1"), 1)).ShouldFail(
            400, "InvalidParameterValueException",
            "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either "
            + "a function name or an unqualified function ARN.");
        (await ReserveAsync("doesnotexist", 1)).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}doesnotexist:$LATEST");
        (await ReserveAsync("doesnotexist", 5000)).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}doesnotexist:$LATEST");
        (await GetAsync("/2019-09-30/functions/doesnotexist/concurrency")).ShouldFail(
            404, "ResourceNotFoundException", $"Function not found: {Arn}doesnotexist");
        (await ReserveAsync("fn", -1)).ShouldNotValidate("-1", "reservedConcurrentExecutions", "Member must have value greater than or equal to 0");
    }

    [Fact]
    public async Task Reservations_are_told_to_the_data_plane_again_when_the_server_starts()
    {
        await CreateAsync("fn");
        await CreateAsync("free");
        await ReserveAsync("fn", 0);
        await Server.RestartAsync();
        DataPlane.Reserved.ShouldBe(new Dictionary<string, int?> { ["123456789012/us-east-1/fn"] = 0 });
    }

    [Fact]
    public async Task Account_settings_show_real_totals()
    {
        var empty = (await GetAsync("/2016-08-19/account-settings")).ShouldHaveStatus(200);
        empty["AccountUsage"]!.ToJsonString().ShouldBe("{\"TotalCodeSize\":0,\"FunctionCount\":0}");
        await CreateAsync("fn");
        await PublishAsync("fn");
        await ReserveAsync("fn", 50);
        await PostAsync("/2018-10-31/layers/l/versions", new { Content = new { ZipFile = Zip("layer!") } });
        var settings = await GetAsync("/2016-08-19/account-settings");
        settings["AccountLimit"]!.ToJsonString().ShouldBe(
            "{\"TotalCodeSize\":80530636800,\"CodeSizeUnzipped\":262144000,\"CodeSizeZipped\":52428800,"
            + "\"ConcurrentExecutions\":200,\"UnreservedConcurrentExecutions\":150}");
        settings["AccountUsage"]!.ToJsonString().ShouldBe(
            $"{{\"TotalCodeSize\":{(2 * Zip("v0").Length) + Zip("layer!").Length},\"FunctionCount\":1}}");
    }

    private Task<LambdaAnswer> ReserveAsync(string function, int count) =>
        PutAsync($"/2017-10-31/functions/{function}/concurrency", new { ReservedConcurrentExecutions = count });
}
