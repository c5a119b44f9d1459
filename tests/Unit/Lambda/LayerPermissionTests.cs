using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class LayerPermissionTests : LambdaTest
{
    private const string Policy = "/2018-10-31/layers/l/versions/1/policy";
    private const string LayerArn = "arn:aws:lambda:us-east-1:123456789012:layer:l";

    [Fact]
    public async Task The_policy_grows_and_shrinks_with_a_revision_of_its_own()
    {
        await PublishAsync();
        var added = (await PostAsync(Policy, Grant("s1"))).ShouldHaveStatus(201);
        added.Member("Statement").ShouldBe(
            $"{{\"Sid\":\"s1\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"lambda:GetLayerVersion\",\"Resource\":\"{LayerArn}:1\"}}");
        var read = (await GetAsync(Policy)).ShouldHaveStatus(200);
        read.Member("RevisionId").ShouldBe(added.Member("RevisionId"));
        read.Member("Policy").ShouldBe($"{{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[{added.Member("Statement")}]}}");
        (await PostAsync($"{Policy}?RevisionId={added.Member("RevisionId")}", Grant("s2"))).ShouldHaveStatus(201);
        (await DeleteAsync($"{Policy}/s1?RevisionId={added.Member("RevisionId")}")).ShouldFail(412, "PreconditionFailedException", Stale);
        (await DeleteAsync($"{Policy}/s1")).ShouldHaveStatus(204);
        (await DeleteAsync($"{Policy}/s2")).ShouldHaveStatus(204);
        (await GetAsync(Policy)).ShouldFail(404, "ResourceNotFoundException", "No policy is associated with the given resource.");
    }

    [Fact]
    public async Task Mistakes_get_the_texts_of_aws()
    {
        await PublishAsync();
        (await GetAsync(Policy)).ShouldFail(404, "ResourceNotFoundException", "No policy is associated with the given resource.");
        await PostAsync(Policy, Grant("s1"));
        (await PostAsync(Policy, Grant("s1"))).ShouldFail(
            409, "ResourceConflictException",
            "The statement id (s1) provided already exists. Please provide a new statement id, or remove the existing statement.");
        (await PostAsync(Policy, new { StatementId = "s2", Action = "*", Principal = "*" })).ShouldNotValidate(
            "*", "action", "Member must satisfy regular expression pattern: lambda:GetLayerVersion");
        (await PostAsync($"{Policy}?RevisionId=wrong", Grant("s2"))).ShouldFail(412, "PreconditionFailedException", Stale);
        (await DeleteAsync($"{Policy}/doesnotexist")).ShouldFail(
            404, "ResourceNotFoundException", "Statement doesnotexist is not found in resource policy.");
        foreach (var (layer, version) in ((string, int)[])[("l", 2), ("no", 1)])
        {
            var path = $"/2018-10-31/layers/{layer}/versions/{version}/policy";
            var message = $"Layer version arn:aws:lambda:us-east-1:123456789012:layer:{layer}:{version} does not exist.";
            (await PostAsync(path, Grant("s"))).ShouldFail(404, "ResourceNotFoundException", message);
            (await GetAsync(path)).ShouldFail(404, "ResourceNotFoundException", message);
            (await DeleteAsync(path + "/s")).ShouldFail(404, "ResourceNotFoundException", message);
        }
    }

    private const string Stale =
        "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id";

    private async Task PublishAsync() =>
        (await PostAsync("/2018-10-31/layers/l/versions", new { Content = new { ZipFile = Zip("layer") } })).ShouldHaveStatus(201);

    private static object Grant(string sid) => new { StatementId = sid, Action = "lambda:GetLayerVersion", Principal = "*" };
}
