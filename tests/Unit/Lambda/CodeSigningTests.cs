using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class CodeSigningTests : LambdaTest
{
    private const string Configs = "/2020-04-22/code-signing-configs";
    private const string Unknown = "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-aaaaaaaaaaaaaaaaa";
    private const string Profile = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/test";

    [Fact]
    public async Task A_configuration_is_created_changed_listed_and_deleted()
    {
        var created = (await MakeAsync("Enforce")).ShouldHaveStatus(201);
        var config = created["CodeSigningConfig"]!;
        var arn = config["CodeSigningConfigArn"]!.ToString();
        arn.ShouldMatch(@"\Aarn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-[a-z0-9]{17}\z");
        arn.ShouldEndWith(config["CodeSigningConfigId"]!.ToString());
        config["CodeSigningPolicies"]!.ToJsonString().ShouldBe("{\"UntrustedArtifactOnDeployment\":\"Enforce\"}");
        (await GetAsync(One(arn))).ShouldHaveStatus(200).Text.ShouldBe(created.Text);
        (await PutAsync(One(arn), new { })).ShouldHaveStatus(200).Text.ShouldBe(created.Text);
        (await PutAsync(One(arn), new { CodeSigningPolicies = new { UntrustedArtifactOnDeployment = "Warn" } })).ShouldHaveStatus(200);
        var listed = (await GetAsync(Configs))["CodeSigningConfigs"]!.AsArray().ShouldHaveSingleItem()!;
        listed["CodeSigningPolicies"]!["UntrustedArtifactOnDeployment"]!.ToString().ShouldBe("Warn");
        listed["Description"]!.ToString().ShouldBe("d");
        (await GetAsync(One(arn), OtherAccount)).Status.ShouldBe(404);
        (await DeleteAsync(One(arn))).ShouldHaveStatus(204);
        (await GetAsync(Configs)).Text.ShouldBe("{\"CodeSigningConfigs\":[]}");
    }

    [Fact]
    public async Task A_function_has_one_configuration_or_none()
    {
        await CreateAsync("fn");
        var arn = (await MakeAsync("Warn"))["CodeSigningConfig"]!["CodeSigningConfigArn"]!.ToString();
        (await GetAsync(OfFunction("fn"))).ShouldHaveStatus(200).Text.ShouldBe("{}");
        (await GetAsync(One(arn) + "/functions")).Text.ShouldBe("{\"FunctionArns\":[]}");
        var put = (await PutAsync(OfFunction("fn"), new { CodeSigningConfigArn = arn })).ShouldHaveStatus(200);
        put.Text.ShouldBe($"{{\"CodeSigningConfigArn\":\"{arn}\",\"FunctionName\":\"fn\"}}");
        (await GetAsync(OfFunction("fn"))).Text.ShouldBe(put.Text);
        (await GetAsync(One(arn) + "/functions")).Text.ShouldBe($"{{\"FunctionArns\":[\"{Arn}fn\"]}}");
        (await DeleteAsync(One(arn))).ErrorCode.ShouldBe("ResourceConflictException");
        (await DeleteAsync(OfFunction("fn"))).ShouldHaveStatus(204);
        (await DeleteAsync(OfFunction("fn"))).ShouldHaveStatus(204);
        (await DeleteAsync(One(arn))).ShouldHaveStatus(204);
    }

    [Fact]
    public async Task Enforce_refuses_code_that_nobody_signed_and_warn_lets_it_in()
    {
        var enforce = (await MakeAsync("Enforce"))["CodeSigningConfig"]!["CodeSigningConfigArn"]!.ToString();
        await CreateAsync("fn");
        await PutAsync(OfFunction("fn"), new { CodeSigningConfigArn = enforce });
        (await PutAsync($"{Functions}/fn/code", new { ZipFile = Zip("v1") })).ErrorCode.ShouldBe("CodeVerificationFailedException");
        await PutAsync(One(enforce), new { CodeSigningPolicies = new { UntrustedArtifactOnDeployment = "Warn" } });
        (await PutAsync($"{Functions}/fn/code", new { ZipFile = Zip("v1") })).ShouldHaveStatus(200);
        await CreateAsync("other", new JsonObject { ["CodeSigningConfigArn"] = enforce });
        (await GetAsync(OfFunction("other"))).Member("CodeSigningConfigArn").ShouldBe(enforce);
    }

    [Fact]
    public async Task Mistakes_get_the_texts_of_aws()
    {
        await CreateAsync("fn");
        var arn = (await MakeAsync("Warn"))["CodeSigningConfig"]!["CodeSigningConfigArn"]!.ToString();
        foreach (var answer in (LambdaAnswer[])[
            await GetAsync(One(Unknown)), await DeleteAsync(One(Unknown)), await PutAsync(One(Unknown), new { Description = "x" }),
            await PutAsync(One(Unknown), new { }), await GetAsync(One(Unknown) + "/functions")])
            answer.ShouldFail(404, "ResourceNotFoundException", $"The Lambda code signing configuration {Unknown} can not be found.", isTyped: false);
        var notFound = $"The code signing configuration cannot be found. Check that the provided configuration is not deleted: {Unknown}.";
        foreach (var function in (string[])["fn", "doesnotexist"])
            (await PutAsync(OfFunction(function), new { CodeSigningConfigArn = Unknown })).ShouldFail(404, "CodeSigningConfigNotFoundException", notFound);
        foreach (var answer in (LambdaAnswer[])[
            await PutAsync(OfFunction("doesnotexist"), new { CodeSigningConfigArn = arn }), await GetAsync(OfFunction("doesnotexist")),
            await DeleteAsync(OfFunction("doesnotexist"))])
            answer.ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}doesnotexist");
    }

    [Fact]
    public async Task A_configuration_can_be_tagged()
    {
        var arn = (await MakeAsync("Warn"))["CodeSigningConfig"]!["CodeSigningConfigArn"]!.ToString();
        (await PostAsync("/2017-03-31/tags/" + Encoded(arn), new { Tags = new { A = "a" } })).ShouldHaveStatus(204);
        (await GetAsync("/2017-03-31/tags/" + Encoded(arn))).Text.ShouldBe("{\"Tags\":{\"A\":\"a\"}}");
    }

    private Task<LambdaAnswer> MakeAsync(string policy) => PostAsync(Configs, new
    {
        Description = "d",
        AllowedPublishers = new { SigningProfileVersionArns = (string[])[Profile] },
        CodeSigningPolicies = new { UntrustedArtifactOnDeployment = policy },
    });

    private static string One(string arn) => $"{Configs}/{Encoded(arn)}";

    private static string OfFunction(string name) => $"/2020-06-30/functions/{name}/code-signing-config";
}
