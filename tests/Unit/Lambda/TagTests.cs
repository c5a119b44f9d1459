using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class TagTests : LambdaTest
{
    [Fact]
    public async Task Tags_are_added_overwritten_and_removed()
    {
        await CreateAsync("fn", new JsonObject { ["Tags"] = new JsonObject { ["A"] = "a" } });
        (await PostAsync(Tags("fn"), new { Tags = new { B = "b", A = "new" } })).ShouldHaveStatus(204).Text.ShouldBe("");
        (await GetAsync(Tags("fn"))).ShouldHaveStatus(200).Text.ShouldBe("{\"Tags\":{\"A\":\"new\",\"B\":\"b\"}}");
        (await GetAsync($"{Functions}/fn"))["Tags"]!.ToJsonString().ShouldBe("{\"A\":\"new\",\"B\":\"b\"}");
        (await DeleteAsync(Tags("fn") + "?tagKeys=A&tagKeys=none")).ShouldHaveStatus(204);
        (await GetAsync(Tags("fn"))).Text.ShouldBe("{\"Tags\":{\"B\":\"b\"}}");
        (await DeleteAsync(Tags("fn") + "?tagKeys=B")).ShouldHaveStatus(204);
        (await GetAsync(Tags("fn"))).Text.ShouldBe("{\"Tags\":{}}");
        (await GetAsync($"{Functions}/fn"))["Tags"].ShouldBeNull();
    }

    [Fact]
    public async Task Mistakes_get_the_texts_of_aws()
    {
        await CreateAsync("fn");
        await PublishAsync("fn");
        foreach (var qualified in (string[])["fn:1", "fn:alias", "fn:$LATEST"])
            (await PostAsync(Tags(qualified), new { Tags = new { A = "a" } })).ShouldFail(
                400, "InvalidParameterValueException", "Tags on function aliases and versions are not supported. Please specify a function ARN.");
        (await PostAsync(Tags("fn"), new { Tags = new { } })).ShouldFail(
            400, "InvalidParameterValueException", "An error occurred and the request cannot be processed.");
        foreach (var answer in (LambdaAnswer[])[
            await PostAsync(Tags("no"), new { Tags = new { A = "a" } }), await DeleteAsync(Tags("no") + "?tagKeys=A"), await GetAsync(Tags("no"))])
            answer.ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}no");
        (await DeleteAsync(Tags("fn"))).ShouldFail(
            400, "ValidationException",
            "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null");
        (await GetAsync("/2017-03-31/tags/" + Encoded("arn:aws:something"))).ShouldNotValidate(
            "arn:aws:something", "resource",
            @"Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:"
            + @"(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|"
            + "event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)");
        var mapping = $"arn:aws:lambda:us-east-1:123456789012:event-source-mapping:{Guid.NewGuid()}";
        (await GetAsync("/2017-03-31/tags/" + Encoded(mapping))).ShouldFail(404, "ResourceNotFoundException", $"Event source mapping not found: {mapping}");
    }

    [Fact]
    public async Task Fifty_tags_are_the_limit_of_all_together()
    {
        await CreateAsync("fn");
        (await PostAsync(Tags("fn"), new { Tags = Numbered(0, 50) })).ShouldHaveStatus(204);
        (await PostAsync(Tags("fn"), new { Tags = Numbered(49, 1) })).ShouldHaveStatus(204);
        (await PostAsync(Tags("fn"), new { Tags = Numbered(50, 1) })).ShouldFail(
            400, "InvalidParameterValueException", "Number of tags exceeds resource tag limit.");
        (await GetAsync(Tags("fn")))["Tags"]!.AsObject().Count.ShouldBe(50);
    }

    private static string Tags(string function) => "/2017-03-31/tags/" + Encoded(Arn + function);

    private static Dictionary<string, string> Numbered(int first, int count) =>
        Enumerable.Range(first, count).ToDictionary(number => $"{number}_key", number => $"{number}_value");
}
