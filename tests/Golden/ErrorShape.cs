using Hearth.Tests.Wire.Server;
using Shouldly;

namespace Hearth.Tests.Golden;

/// <summary>The form of Lambda's error bodies.</summary>
internal static class ErrorShape
{
    private static readonly string[] WithoutType = ["ValidationException", "RequestEntityTooLargeException", "AccessDeniedException"];

    private static readonly string[] WithCapitalMessage = ["ResourceNotFoundException", "CodeSigningConfigNotFoundException"];

    public static void ShouldBeError(this Answer answer, int status, string code, string? message)
    {
        answer.Code.ShouldBe(code, answer.Text);
        answer.ShouldBe(status);
        answer.Header("x-amzn-RequestId").ShouldNotBeNullOrEmpty();
        var body = answer.Object;
        ((string?)body["Type"]).ShouldBe(WithoutType.Contains(code) ? null : "User");
        var member = WithCapitalMessage.Contains(code) ? "Message" : "message";
        // Not recorded: with which letter these two begin.
        if (code is "AccessDeniedException" or "RequestEntityTooLargeException" && body.ContainsKey("Message")) member = "Message";
        ((string?)body[member]).ShouldBe(message);
    }
}
