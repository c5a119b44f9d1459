using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class CrossAccountTests : LambdaTest
{
    private const string Layers = "/2018-10-31/layers";

    [Fact]
    public async Task Another_account_may_do_what_the_policy_grants_and_nothing_else()
    {
        await CreateAsync("fn");
        var target = Encoded(Arn + "fn");
        Denied(await PostAsync($"{Functions}/{target}/invocations", account: OtherAccount), "lambda:InvokeFunction", "fn");

        await GrantAsync("fn", "invoke", "lambda:InvokeFunction", OtherAccount);
        (await InvokeAsync(target, OtherAccount)).ShouldBe("$LATEST");
        (await InvokeAsync("123456789012:fn", OtherAccount)).ShouldBe("$LATEST");
        Denied(await GetAsync($"{Functions}/{target}", OtherAccount), "lambda:GetFunction", "fn");
        Denied(await DeleteAsync($"{Functions}/{target}", OtherAccount), "lambda:DeleteFunction", "fn");
        Denied(await PostAsync($"{Functions}/{target}/invocations", account: "333333333333"), "lambda:InvokeFunction", "fn", "333333333333");

        await GrantAsync("fn", "get", "lambda:GetFunction", $"arn:aws:iam::{OtherAccount}:root");
        (await GetAsync($"{Functions}/{target}", OtherAccount)).ShouldHaveStatus(200)["Configuration"]!["FunctionArn"]!.ToString().ShouldBe(Arn + "fn");
        await DeleteAsync($"{Functions}/fn/policy/invoke");
        Denied(await PostAsync($"{Functions}/{target}/invocations", account: OtherAccount), "lambda:InvokeFunction", "fn");
    }

    [Fact]
    public async Task Tags_are_shown_to_another_account_only_when_it_may_list_them()
    {
        await CreateAsync("fn", new System.Text.Json.Nodes.JsonObject { ["Tags"] = new System.Text.Json.Nodes.JsonObject { ["A"] = "a" } });
        await GrantAsync("fn", "get", "lambda:GetFunction", OtherAccount);
        var target = Encoded(Arn + "fn");
        var hidden = await GetAsync($"{Functions}/{target}", OtherAccount);
        hidden["Tags"].ShouldBeNull();
        hidden["TagsError"]!["ErrorCode"]!.ToString().ShouldBe("AccessDeniedException");
        await GrantAsync("fn", "tags", "lambda:ListTags", OtherAccount);
        var shown = await GetAsync($"{Functions}/{target}", OtherAccount);
        shown["Tags"]!.ToJsonString().ShouldBe("{\"A\":\"a\"}");
        shown["TagsError"].ShouldBeNull();
        (await GetAsync($"{Functions}/fn"))["TagsError"].ShouldBeNull();
    }

    [Fact]
    public async Task A_grant_on_an_alias_opens_the_alias_only()
    {
        await CreateAsync("fn");
        await PublishAsync("fn");
        await CreateAliasAsync("fn", "live", "1");
        await GrantAsync("fn", "s", "lambda:*", OtherAccount, "live");
        (await InvokeAsync(Encoded(Arn + "fn:live"), OtherAccount)).ShouldBe("1");
        DataPlane.Invocations.Last().Config.AccountId.ShouldBe(Account);
        Denied(await PostAsync($"{Functions}/{Encoded(Arn + "fn")}/invocations", account: OtherAccount), "lambda:InvokeFunction", "fn");
        Denied(await PostAsync($"{Functions}/{Encoded(Arn + "fn:1")}/invocations", account: OtherAccount), "lambda:InvokeFunction", "fn:1");
        Denied(await PostAsync($"{Functions}/{Encoded(Arn + "fn:$LATEST")}/invocations", account: OtherAccount), "lambda:InvokeFunction", "fn:$LATEST");
    }

    [Fact]
    public async Task A_grant_with_a_condition_that_a_direct_call_does_not_meet_lets_nobody_in()
    {
        await CreateAsync("fn");
        foreach (var (key, value) in ((string, string)[])
            [("SourceAccount", OtherAccount), ("SourceArn", "arn:aws:s3:::b"), ("PrincipalOrgID", "o-1234567890"), ("FunctionUrlAuthType", "NONE")])
        {
            var statement = new Dictionary<string, string>
            {
                ["StatementId"] = key, ["Action"] = "lambda:InvokeFunction", ["Principal"] = "*", [key] = value,
            };
            (await PostAsync($"{Functions}/fn/policy", statement)).ShouldHaveStatus(201);
        }
        Denied(await PostAsync($"{Functions}/{Encoded(Arn + "fn")}/invocations", account: OtherAccount), "lambda:InvokeFunction", "fn");
    }

    [Fact]
    public async Task A_function_that_does_not_exist_looks_like_one_that_is_not_shared()
    {
        Denied(await PostAsync($"{Functions}/{Encoded(Arn + "nope")}/invocations", account: OtherAccount), "lambda:InvokeFunction", "nope");
        (await GetAsync($"{Functions}/nope", OtherAccount)).ShouldFail(
            404, "ResourceNotFoundException", $"Function not found: arn:aws:lambda:us-east-1:{OtherAccount}:function:nope");
    }

    [Fact]
    public async Task A_shared_layer_can_be_got_and_used_by_the_account_it_is_shared_with_and_only_that_version()
    {
        await PublishLayerAsync();
        await PublishLayerAsync();
        LayerDenied(await GetAsync($"{Layers}/{Encoded(LayerArn)}/versions/1", OtherAccount), 1);
        LayerDenied(await UseAsync(1, OtherAccount), 1);

        (await PostAsync($"{Layers}/shared/versions/1/policy", Grant("s", OtherAccount))).ShouldHaveStatus(201);
        (await GetAsync($"{Layers}/{Encoded(LayerArn)}/versions/1", OtherAccount)).ShouldHaveStatus(200).Member("LayerVersionArn").ShouldBe($"{LayerArn}:1");
        (await GetAsync($"{Layers}?find=LayerVersion&Arn={Encoded(LayerArn + ":1")}", OtherAccount)).ShouldHaveStatus(200);
        (await UseAsync(1, OtherAccount)).ShouldHaveStatus(201).Text.ShouldContain($"{LayerArn}:1");
        LayerDenied(await UseAsync(2, OtherAccount), 2);
        LayerDenied(await UseAsync(1, "333333333333"), 1, "333333333333");
        (await DeleteAsync($"{Layers}/{Encoded(LayerArn)}/versions/1", OtherAccount)).Status.ShouldBe(403);
        (await GetAsync($"{Layers}/{Encoded(LayerArn)}/versions", OtherAccount)).Status.ShouldBe(403);
        (await PostAsync($"{Layers}/{Encoded(LayerArn)}/versions/1/policy", Grant("mine", "*"), OtherAccount)).Status.ShouldBe(403);

        (await DeleteAsync($"{Layers}/shared/versions/1/policy/s")).ShouldHaveStatus(204);
        LayerDenied(await GetAsync($"{Layers}/{Encoded(LayerArn)}/versions/1", OtherAccount), 1);
    }

    [Fact]
    public async Task A_public_layer_is_for_everybody_and_an_organization_is_nobody_here()
    {
        await PublishLayerAsync();
        (await PostAsync(
            $"{Layers}/shared/versions/1/policy",
            new { StatementId = "org", Action = "lambda:GetLayerVersion", Principal = "*", OrganizationId = "o-1234567890" }))
            .ShouldHaveStatus(201).Member("Statement").ShouldEndWith("\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1234567890\"}}}");
        LayerDenied(await UseAsync(1, OtherAccount), 1);
        (await PostAsync($"{Layers}/shared/versions/1/policy", Grant("all", "*"))).ShouldHaveStatus(201);
        (await UseAsync(1, OtherAccount)).ShouldHaveStatus(201);
        (await UseAsync(1, "333333333333")).ShouldHaveStatus(201);
    }

    private const string LayerArn = "arn:aws:lambda:us-east-1:123456789012:layer:shared";

    private async Task PublishLayerAsync() =>
        (await PostAsync($"{Layers}/shared/versions", new { Content = new { ZipFile = Zip("layer") } })).ShouldHaveStatus(201);

    private static object Grant(string sid, string principal) =>
        new { StatementId = sid, Action = "lambda:GetLayerVersion", Principal = principal };

    private Task<LambdaAnswer> UseAsync(int version, string account) => PostAsync(
        Functions,
        new
        {
            FunctionName = $"user{version}", Runtime = "python3.12", Handler = "index.handler", Role = $"arn:aws:iam::{account}:role/r",
            Code = new { ZipFile = Zip("v0") }, Layers = (string[])[$"{LayerArn}:{version}"],
        },
        account);

    private async Task GrantAsync(string function, string sid, string action, string principal, string? qualifier = null) =>
        (await PostAsync(
            $"{Functions}/{function}/policy{(qualifier is null ? "" : $"?Qualifier={qualifier}")}",
            new { StatementId = sid, Action = action, Principal = principal })).ShouldHaveStatus(201);

    private static void Denied(LambdaAnswer answer, string action, string resource, string account = OtherAccount) => answer.ShouldFail(
        403, "AccessDeniedException",
        $"User: arn:aws:iam::{account}:root is not authorized to perform: {action} on resource: {Arn}{resource} because no resource-based "
        + $"policy allows the {action} action");

    private static void LayerDenied(LambdaAnswer answer, int version, string account = OtherAccount) => answer.ShouldFail(
        403, "AccessDeniedException",
        $"User: arn:aws:iam::{account}:root is not authorized to perform: lambda:GetLayerVersion on resource: {LayerArn}:{version} because "
        + "no resource-based policy allows the lambda:GetLayerVersion action");
}
