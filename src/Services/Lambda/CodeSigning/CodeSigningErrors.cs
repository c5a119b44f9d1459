using Hearth.Kernel;

namespace Hearth.Services.Lambda.CodeSigning;

internal static class CodeSigningErrors
{
    /// <summary>The operations on configurations answer this; those on functions, CodeSigningConfigNotFoundException.</summary>
    public static AwsError NotFound(string arn) =>
        new("ResourceNotFoundException", $"The Lambda code signing configuration {arn} can not be found.", 404) { MessageMember = "Message" };
}
