using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Shouldly;

namespace Hearth.Tests.Unit.Lambda;

/// <summary>What a call answered, status and body.</summary>
internal sealed class LambdaAnswer(HttpResponse response, byte[] body)
{
    public int Status => response.StatusCode;

    public IHeaderDictionary Headers => response.Headers;

    public string Text => Encoding.UTF8.GetString(body);

    public string ErrorCode => Headers["x-amzn-ErrorType"].ToString();

    public JsonNode? this[string member] => JsonNode.Parse(body)![member];

    public string Member(string name) => this[name]!.GetValue<string>();

    /// <summary>The members of the answer, in order.</summary>
    public IReadOnlyList<string> Members => [.. JsonNode.Parse(body)!.AsObject().Select(member => member.Key)];

    public LambdaAnswer ShouldHaveStatus(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    /// <summary>An error with its exact body: "Message" on errors of things that are not found, "Type" on the modelled ones.</summary>
    public void ShouldFail(int status, string code, string message, bool isTyped = true)
    {
        Text.ShouldContain(JsonEncodedText.Encode(message, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());
        ErrorCode.ShouldBe(code, Text);
        Status.ShouldBe(status, Text);
        var name = code is "ResourceNotFoundException" or "CodeSigningConfigNotFoundException" or "AccessDeniedException" ? "Message" : "message";
        Member(name).ShouldBe(message);
        (this["Type"]?.GetValue<string>()).ShouldBe(isTyped && code is not ("ValidationException" or "AccessDeniedException") ? "User" : null);
    }

    public void ShouldNotValidate(string value, string member, string sentence) => ShouldFail(
        400, "ValidationException", $"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {sentence}");
}
