using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Xunit;

namespace Hearth.Tests.Golden;

/// <summary>Row 28 of the recording: one update at a time.</summary>
public sealed class UpdateInProgressTests
{
    private const string Message = "The operation cannot be performed at this time. An update is in progress for resource: "
        + "arn:aws:lambda:us-east-1:000000000000:function:name";

    [Fact]
    public async Task Row_28_an_update_while_an_update_is_in_progress()
    {
        await using var lambda = await LambdaInProcess.StartAsync();
        (await CreateAsync(lambda)).ShouldBe(201);
        await WaitAsync(lambda);
        lambda.HoldActivation();
        (await UpdateConfigurationAsync(lambda)).ShouldBe(200);
        (await UpdateConfigurationAsync(lambda)).ShouldBeError(409, "ResourceConflictException", Message);
        (await UpdateCodeAsync(lambda)).ShouldBeError(409, "ResourceConflictException", Message);
        lambda.ResumeActivation();
        await WaitAsync(lambda);
        (await UpdateCodeAsync(lambda)).ShouldBe(200);
    }

    private static Task<Answer> CreateAsync(LambdaInProcess lambda) =>
        lambda.SendAsync("POST", LambdaClient.Functions, GoldenServer.Files.Creation("name", "000000000000"));

    private static Task<Answer> UpdateConfigurationAsync(LambdaInProcess lambda) =>
        lambda.SendAsync("PUT", $"{LambdaClient.Functions}/name/configuration", new JsonObject { ["Timeout"] = 5 });

    private static Task<Answer> UpdateCodeAsync(LambdaInProcess lambda) =>
        lambda.SendAsync("PUT", $"{LambdaClient.Functions}/name/code", new JsonObject { ["ZipFile"] = GoldenServer.Files.ZipBase64() });

    private static async Task WaitAsync(LambdaInProcess lambda)
    {
        while ((string?)(await lambda.SendAsync("GET", $"{LambdaClient.Functions}/name/configuration")).Object["LastUpdateStatus"] != "Successful")
            await Task.Yield();
    }
}
