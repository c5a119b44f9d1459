using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class PermissionTests : LambdaTest
{
    private const string NoPolicy = "No policy is associated with the given resource.";

    [Theory]
    [InlineData("*", "\"*\"")]
    [InlineData("s3.amazonaws.com", "{\"Service\":\"s3.amazonaws.com\"}")]
    [InlineData("alexa-appkit.amazon.com", "{\"Service\":\"alexa-appkit.amazon.com\"}")]
    [InlineData("111122223333", "{\"AWS\":\"arn:aws:iam::111122223333:root\"}")]
    [InlineData("arn:aws:iam::111122223333:user/u", "{\"AWS\":\"arn:aws:iam::111122223333:user/u\"}")]
    public async Task A_statement_is_written_as_aws_writes_it(string principal, string written)
    {
        await CreateAsync("fn");
        var added = await AddAsync("fn", new JsonObject { ["StatementId"] = "s", ["Action"] = "lambda:InvokeFunction", ["Principal"] = principal });
        added.ShouldHaveStatus(201).Member("Statement").ShouldBe(
            $"{{\"Sid\":\"s\",\"Effect\":\"Allow\",\"Principal\":{written},\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"{Arn}fn\"}}");
    }

    [Fact]
    public async Task Conditions_are_written_as_aws_writes_them()
    {
        await CreateAsync("fn");
        var added = await AddAsync("fn", new JsonObject
        {
            ["StatementId"] = "url", ["Action"] = "lambda:InvokeFunctionUrl", ["Principal"] = "*", ["SourceAccount"] = "123456789012",
            ["FunctionUrlAuthType"] = "NONE", ["PrincipalOrgID"] = "o-1234567890", ["SourceArn"] = "arn:aws:s3:::b",
            ["EventSourceToken"] = "amzn1.ask.skill.x", ["InvokedViaFunctionUrl"] = true,
        });
        added.ShouldHaveStatus(201).Member("Statement").ShouldEndWith(
            "\"Condition\":{\"StringEquals\":{\"AWS:SourceAccount\":\"123456789012\",\"lambda:FunctionUrlAuthType\":\"NONE\","
            + "\"aws:PrincipalOrgID\":\"o-1234567890\",\"lambda:EventSourceToken\":\"amzn1.ask.skill.x\"},"
            + "\"Bool\":{\"lambda:InvokedViaFunctionUrl\":\"true\"},\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:s3:::b\"}}}");
    }

    [Fact]
    public async Task The_policy_of_a_function_holds_its_statements_in_order()
    {
        await CreateAsync("fn");
        await AddAsync("fn", Service("a"));
        var first = (await GetAsync($"{Functions}/fn/policy")).ShouldHaveStatus(200);
        await AddAsync("fn", Service("b"));
        var second = await GetAsync($"{Functions}/fn/policy");
        second.Member("Policy").ShouldBe(
            $"{{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[{Written("a", "fn")},{Written("b", "fn")}]}}");
        second.Member("RevisionId").ShouldNotBe(first.Member("RevisionId"));

        (await DeleteAsync($"{Functions}/fn/policy/a")).ShouldHaveStatus(204);
        (await GetAsync($"{Functions}/fn/policy")).Member("Policy").ShouldBe($"{{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[{Written("b", "fn")}]}}");
        (await DeleteAsync($"{Functions}/fn/policy/b")).ShouldHaveStatus(204);
        (await GetAsync($"{Functions}/fn/policy")).ShouldFail(404, "ResourceNotFoundException", "The resource you requested does not exist.");
        (await DeleteAsync($"{Functions}/fn/policy/b")).ShouldFail(404, "ResourceNotFoundException", NoPolicy);
    }

    [Fact]
    public async Task Versions_and_aliases_have_policies_of_their_own()
    {
        await CreateAsync("fn");
        await PublishAsync("fn");
        await CreateAliasAsync("fn", "live", "1");
        await AddAsync("fn?Qualifier=1", Service("v"));
        await AddAsync("fn?Qualifier=live", Service("a"));
        (await GetAsync($"{Functions}/fn/policy")).Status.ShouldBe(404);
        (await GetAsync($"{Functions}/fn/policy?Qualifier=1")).Member("Policy").ShouldContain(Written("v", "fn:1"));
        (await GetAsync($"{Functions}/fn/policy?Qualifier=live")).Member("Policy").ShouldContain(Written("a", "fn:live"));
        await DeleteAsync($"{Functions}/fn/aliases/live");
        await CreateAliasAsync("fn", "live", "1");
        (await GetAsync($"{Functions}/fn/policy?Qualifier=live")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task What_cannot_be_added_is_refused()
    {
        await CreateAsync("fn");
        (await AddAsync("fn", Service("example.com"))).ShouldNotValidate(
            "example.com", "statementId", "Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)");
        (await AddAsync("fn?Qualifier=$LATEST", Service("s"))).ShouldFail(
            400, "InvalidParameterValueException", "We currently do not support adding policies for $LATEST.");
        var invalid = Service("s");
        invalid["Principal"] = "invalid.nonaws.com";
        (await AddAsync("fn", invalid)).ShouldFail(
            400, "InvalidParameterValueException", "The provided principal was invalid. Please check the principal and try again.");
        (await AddAsync("fn?Qualifier=alias-doesnotexist", Service("s"))).ShouldFail(
            404, "ResourceNotFoundException", $"Cannot find alias arn: {Arn}fn:alias-doesnotexist");
        (await AddAsync("fn?Qualifier=42", Service("s"))).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}fn:42");
        (await AddAsync("fn?Qualifier=valid-with-$-but-doesnotexist", Service("s"))).ShouldFail(
            404, "ResourceNotFoundException", $"Function not found: {Arn}fn:valid-with-$-but-doesnotexist");
        (await AddAsync("fn?Qualifier=" + Encoded("invalid-qualifier-with-?-char"), Service("s"))).ShouldNotValidate(
            "invalid-qualifier-with-?-char", "qualifier", @"Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+");
        (await AddAsync("doesnotexist", Service("s"))).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}doesnotexist");
        await AddAsync("fn", Service("s3"));
        (await AddAsync("fn", Service("s3"))).ShouldFail(
            409, "ResourceConflictException",
            "The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement.");
        var stale = Service("s4");
        stale["RevisionId"] = "wrong";
        (await AddAsync("fn", stale)).ShouldFail(412, "PreconditionFailedException", Stale);
    }

    [Fact]
    public async Task What_cannot_be_removed_is_refused()
    {
        await CreateAsync("fn");
        (await DeleteAsync($"{Functions}/fn/policy/s3")).ShouldFail(404, "ResourceNotFoundException", NoPolicy);
        (await DeleteAsync($"{Functions}/doesnotexist/policy/s3")).ShouldFail(
            404, "ResourceNotFoundException", $"No policy found for: {Arn}doesnotexist");
        (await DeleteAsync($"{Functions}/fn/policy/s3?Qualifier=alias-doesnotexist")).ShouldFail(
            404, "ResourceNotFoundException", $"Cannot find alias arn: {Arn}fn:alias-doesnotexist");
        await AddAsync("fn", Service("s3"));
        (await DeleteAsync($"{Functions}/fn/policy/non-existent")).ShouldFail(
            404, "ResourceNotFoundException", "Statement non-existent is not found in resource policy.");
        (await DeleteAsync($"{Functions}/fn/policy/s3?RevisionId=wrong")).ShouldFail(412, "PreconditionFailedException", Stale);
        var revision = (await GetAsync($"{Functions}/fn/policy")).Member("RevisionId");
        (await DeleteAsync($"{Functions}/fn/policy/s3?RevisionId={revision}")).ShouldHaveStatus(204);
        (await GetAsync($"{Functions}/doesnotexist/policy")).ShouldFail(
            404, "ResourceNotFoundException", "The resource you requested does not exist.");
    }

    [Fact]
    public async Task A_policy_has_room_for_20_kilobytes()
    {
        await CreateAsync("fn");
        LambdaAnswer answer;
        var count = 0;
        do
        {
            var statement = Service($"statement-{count++}");
            statement["SourceArn"] = $"arn:aws:s3:::{new string('b', 200)}";
            answer = await AddAsync("fn", statement);
        }
        while (answer.Status == 201);
        answer.ErrorCode.ShouldBe("PolicyLengthExceededException");
        answer.Member("message").ShouldMatch(@"\AThe final policy size \(\d+\) is bigger than the limit \(20480\)\.\z");
        System.Text.Encoding.UTF8.GetByteCount((await GetAsync($"{Functions}/fn/policy")).Member("Policy")).ShouldBeLessThanOrEqualTo(20480);
    }

    [Fact]
    public async Task Concurrent_grants_are_all_kept()
    {
        await CreateAsync("fn");
        await Task.WhenAll(Enumerable.Range(0, 30).Select(number => AddAsync("fn", Service($"s{number}"))));
        var policy = JsonNode.Parse((await GetAsync($"{Functions}/fn/policy")).Member("Policy"))!;
        policy["Statement"]!.AsArray().Select(statement => statement!["Sid"]!.ToString()).Order().ShouldBe(
            Enumerable.Range(0, 30).Select(number => $"s{number}").Order());
    }

    private const string Stale =
        "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id";

    private Task<LambdaAnswer> AddAsync(string target, JsonObject statement) =>
        PostAsync(target.Contains('?') ? $"{Functions}/{target.Replace("?", "/policy?")}" : $"{Functions}/{target}/policy", statement);

    private static JsonObject Service(string sid) =>
        new() { ["StatementId"] = sid, ["Action"] = "lambda:InvokeFunction", ["Principal"] = "s3.amazonaws.com" };

    private static string Written(string sid, string resource) =>
        $"{{\"Sid\":\"{sid}\",\"Effect\":\"Allow\",\"Principal\":{{\"Service\":\"s3.amazonaws.com\"}},"
        + $"\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"{Arn}{resource}\"}}";
}
