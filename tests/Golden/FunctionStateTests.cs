using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Golden;

/// <summary>Success shapes and the states that a function goes through: S1 to S4 of the recording.</summary>
[Collection(GoldenServers.Name)]
public sealed class FunctionStateTests(GoldenServer server)
{
    private readonly LambdaClient _lambda = server.Lambda;

    [Fact]
    public async Task S1_CreateFunction_answers_201_Pending_with_every_default()
    {
        var name = NewName();
        var created = (await _lambda.CreateAsync(name, GoldenServer.Files)).ShouldBe(201).Object;
        Take(created, "RevisionId", "LastModified", "CodeSha256", "CodeSize").ShouldAllBe(value => value != null);
        var runtimeVersion = (string)created["RuntimeVersionConfig"]!["RuntimeVersionArn"]!;
        runtimeVersion.ShouldMatch($"^arn:aws:lambda:{_lambda.Region}::runtime:[0-9a-f]{{64}}$");
        created.Remove("RuntimeVersionConfig");
        ShouldBeSame(created, new JsonObject
        {
            ["FunctionName"] = name,
            ["FunctionArn"] = _lambda.FunctionArn(name),
            ["Runtime"] = GoldenServer.Files.Runtime,
            ["Role"] = $"arn:aws:iam::{_lambda.AccountId}:role/test",
            ["Handler"] = "handler.handler",
            ["Description"] = "",
            ["Timeout"] = 3,
            ["MemorySize"] = 128,
            ["Version"] = "$LATEST",
            ["TracingConfig"] = new JsonObject { ["Mode"] = "PassThrough" },
            ["State"] = "Pending",
            ["StateReason"] = "The function is being created.",
            ["StateReasonCode"] = "Creating",
            ["PackageType"] = "Zip",
            ["Architectures"] = new JsonArray("x86_64"),
            ["EphemeralStorage"] = new JsonObject { ["Size"] = 512 },
            ["SnapStart"] = new JsonObject { ["ApplyOn"] = "None", ["OptimizationStatus"] = "Off" },
            ["LoggingConfig"] = new JsonObject { ["LogFormat"] = "Text", ["LogGroup"] = $"/aws/lambda/{name}" },
        });
    }

    [Fact]
    public async Task S1_Environment_is_answered_when_it_was_given_even_without_variables()
    {
        var with = new JsonObject { ["Environment"] = new JsonObject { ["Variables"] = new JsonObject() } };
        var created = (await _lambda.CreateAsync(NewName(), GoldenServer.Files, with)).ShouldBe(201).Object;
        ShouldBeSame(created["Environment"]!.AsObject(), new JsonObject { ["Variables"] = new JsonObject() });
    }

    [Fact]
    public async Task S2_A_created_function_is_Active_and_has_another_revision_and_a_code_location()
    {
        var name = NewName();
        var created = (await _lambda.CreateAsync(name, GoldenServer.Files)).ShouldBe(201).Object;
        await _lambda.WaitUntilActiveAsync(name);
        var got = (await _lambda.GetAsync($"{LambdaClient.Functions}/{name}")).ShouldBe(200).Object;
        var configuration = got["Configuration"]!.AsObject();
        ((string?)configuration["State"]).ShouldBe("Active");
        ((string?)configuration["LastUpdateStatus"]).ShouldBe("Successful");
        Take(configuration, "StateReason", "StateReasonCode", "LastUpdateStatusReason", "LastUpdateStatusReasonCode")
            .ShouldAllBe(value => value == null);
        ((string?)configuration["RevisionId"]).ShouldNotBe((string?)created["RevisionId"]);
        ((string?)got["Code"]!["RepositoryType"]).ShouldBe("S3");
        var code = await _lambda.GetUnsignedAsync((string)got["Code"]!["Location"]!);
        code.ShouldBe(200).Bytes.ShouldBe(GoldenServer.Files.Zip());
    }

    [Theory]
    [InlineData("configuration")]
    [InlineData("code")]
    public async Task S3_An_update_is_InProgress_and_changes_the_revision_now_and_once_more_when_done(string what)
    {
        var name = await _lambda.DeployAsync(GoldenServer.Files);
        var before = await _lambda.WaitUntilActiveAsync(name);
        var body = what == "code"
            ? new JsonObject { ["ZipFile"] = GoldenServer.Files.ZipBase64() }
            : new JsonObject { ["Timeout"] = 7 };
        var updated = (await _lambda.PutAsync($"{LambdaClient.Functions}/{name}/{what}", body)).ShouldBe(200).Object;
        ((string?)updated["State"]).ShouldBe("Active");
        ((string?)updated["LastUpdateStatus"]).ShouldBe("InProgress");
        ((string?)updated["LastUpdateStatusReason"]).ShouldBe("The function is being created.");
        ((string?)updated["LastUpdateStatusReasonCode"]).ShouldBe("Creating");
        var after = await _lambda.WaitUntilActiveAsync(name);
        new[] { before, updated, after }.Select(configuration => (string?)configuration["RevisionId"]).ShouldBeUnique();
    }

    [Fact]
    public async Task S4_DeleteFunction_answers_204_without_a_body()
    {
        var name = await _lambda.DeployAsync(GoldenServer.Files);
        (await _lambda.DeleteAsync($"{LambdaClient.Functions}/{name}")).ShouldBe(204).Bytes.ShouldBeEmpty();
        (await _lambda.GetAsync($"{LambdaClient.Functions}/{name}")).ShouldBe(404);
    }

    private static string NewName() => $"golden-{Guid.NewGuid():n}";

    private static JsonNode?[] Take(JsonObject json, params string[] members) =>
        [.. members.Select(member => json.Remove(member, out var value) ? value : null)];

    private static void ShouldBeSame(JsonObject actual, JsonObject expected) =>
        JsonNode.DeepEquals(actual, expected).ShouldBeTrue($"answered {actual}\nbut AWS answers {expected}");
}
