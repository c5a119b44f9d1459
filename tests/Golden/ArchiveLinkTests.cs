using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Golden;

/// <summary>Code.Location and Content.Location download for ten minutes and no longer.</summary>
public sealed class ArchiveLinkTests
{
    [Fact]
    public async Task A_function_code_link_ends_after_ten_minutes()
    {
        await using var lambda = await LambdaInProcess.StartAsync();
        (await lambda.SendAsync("POST", LambdaClient.Functions, GoldenServer.Files.Creation("name", "000000000000"))).ShouldBe(201);
        var got = (await lambda.SendAsync("GET", $"{LambdaClient.Functions}/name")).ShouldBe(200).Object;
        await ShouldEndAsync(lambda, (string)got["Code"]!["Location"]!);
    }

    [Fact]
    public async Task A_layer_content_link_ends_after_ten_minutes()
    {
        await using var lambda = await LambdaInProcess.StartAsync();
        var body = new JsonObject { ["Content"] = new JsonObject { ["ZipFile"] = GoldenServer.Files.ZipBase64() } };
        var published = (await lambda.SendAsync("POST", "/2018-10-31/layers/name/versions", body)).ShouldBe(201).Object;
        await ShouldEndAsync(lambda, (string)published["Content"]!["Location"]!);
    }

    private static async Task ShouldEndAsync(LambdaInProcess lambda, string link)
    {
        lambda.Time.Advance(TimeSpan.FromMinutes(10));
        (await lambda.DownloadAsync(link)).ShouldBe(200).Bytes.ShouldBe(GoldenServer.Files.Zip());
        lambda.Time.Advance(TimeSpan.FromSeconds(1));
        (await lambda.DownloadAsync(link)).ShouldBe(403).Text.ShouldContain("<Message>Request has expired</Message>");
    }
}
