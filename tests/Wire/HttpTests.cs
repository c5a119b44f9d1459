using System.Text.RegularExpressions;
using Hearth.Services.Lambda;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire;

/// <summary>What the server answers to requests that no SDK would send.</summary>
[Collection(WireServer.Name)]
public sealed partial class HttpTests(SharedServer server)
{
    private readonly LambdaClient _lambda = server.Lambda;

    [Fact]
    public async Task An_unsigned_request_is_refused()
    {
        var answer = await _lambda.GetUnsignedAsync(LambdaClient.Functions);
        answer.ShouldBe(403).Code.ShouldBe("MissingAuthenticationTokenException");
        ((string?)answer.Object["message"]).ShouldBe("Missing Authentication Token");
    }

    [Theory]
    [InlineData("GET", "/2015-03-31/nothing")]
    [InlineData("GET", "/nothing/at/all")]
    [InlineData("PATCH", "/2015-03-31/functions")]
    public async Task A_path_that_is_no_operation_answers_404(string method, string path)
    {
        var answer = await _lambda.SendAsync(new HttpMethod(method), path);
        answer.ShouldBe(404).Code.ShouldBe("UnknownOperationException");
        answer.Header("x-amzn-RequestId").ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task An_operation_that_is_not_offered_says_so_with_501()
    {
        // Every one of them: an empty success would be a lie that a client believes.
        foreach (var (name, method, path, _) in UnavailableOperations.All)
        {
            var answer = (await _lambda.SendAsync(new HttpMethod(method), Placeholder().Replace(path, "1"))).ShouldBe(501);
            answer.Code.ShouldBe("NotImplementedException");
            ((string)answer.Object["message"]!).ShouldContain(name);
        }
    }

    [Theory]
    [InlineData("{", "InvalidRequestContentException")]
    [InlineData("[]", "SerializationException")]
    [InlineData("{\"FunctionName\": 1}", "SerializationException")]
    public async Task A_body_that_cannot_be_read_is_refused(string body, string code)
    {
        var answer = await _lambda.SendAsync(HttpMethod.Post, LambdaClient.Functions, body);
        answer.ShouldBe(400).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_download_link_that_was_tampered_with_is_refused()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Python("def handler(event, context):\n    return 1\n"));
        var got = (await _lambda.GetAsync($"{LambdaClient.Functions}/{name}")).ShouldBe(200).Object;
        var link = (string)got["Code"]!["Location"]!;
        (await _lambda.GetUnsignedAsync(link)).ShouldBe(200);
        var expires = link.IndexOf("Expires=", StringComparison.Ordinal) + "Expires=".Length;
        (await _lambda.GetUnsignedAsync(link.Insert(expires, "9"))).ShouldBe(403).Text.ShouldContain("SignatureDoesNotMatch");
    }

    [Fact]
    public async Task The_server_says_that_it_is_well_without_a_signature() =>
        (await _lambda.GetUnsignedAsync("/_hearth/health")).ShouldBe(200).Text.ShouldBe("""{"status":"ok"}""");

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
