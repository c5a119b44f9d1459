using Hearth.Kernel;
using Hearth.Kernel.Policies;

namespace Hearth.Services.Lambda;

/// <summary>
/// Lambda's errors with its own body shape: "Type":"User" on the modelled ones, and "Message" with a capital only on
/// ResourceNotFoundException and CodeSigningConfigNotFoundException. https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
/// </summary>
internal static class LambdaErrors
{
    private static readonly Dictionary<string, string> UserType = new() { ["Type"] = "User" };

    public static AwsError InvalidParameterValue(string message) =>
        new("InvalidParameterValueException", message) { Members = UserType };

    public static AwsError NotFound(string message) =>
        new("ResourceNotFoundException", message, 404) { Members = UserType, MessageMember = "Message" };

    public static AwsError FunctionNotFound(string arn) => NotFound($"Function not found: {arn}");

    public static AwsError NoSuchResource() => NotFound("The resource you requested does not exist.");

    public static AwsError Conflict(string message) =>
        new("ResourceConflictException", message, 409) { Members = UserType };

    public static AwsError UpdateInProgress(string arn) => Conflict(
        $"The operation cannot be performed at this time. An update is in progress for resource: {arn}");

    public static AwsError NotActive(string state, string? reason) => Conflict(
        "The operation cannot be performed at this time. The function is currently in the following state: "
        + $"{state}{(reason is null ? "" : $" ({reason})")}");

    public static AwsError SnapStartNotReady() => new(
        "SnapStartNotReadyException",
        "Lambda is initializing your function. It will be ready to invoke once your function state becomes ACTIVE.",
        409)
    {
        Members = UserType,
    };

    /// <summary>The same code without "Type": AWS answers some of its rules so.</summary>
    public static AwsError InvalidParameterValueUntyped(string message) => new("InvalidParameterValueException", message);

    public static AwsError NoSuchAlias(string arn) => NotFound($"Cannot find alias arn: {arn}");

    public static AwsError NoSuchCodeSigningConfig(string arn) => new(
        "CodeSigningConfigNotFoundException",
        $"The code signing configuration cannot be found. Check that the provided configuration is not deleted: {arn}.",
        404)
    {
        Members = UserType,
        MessageMember = "Message",
    };

    public static AwsError PolicyTooLong(int bytes, int limit) => new(
        "PolicyLengthExceededException", $"The final policy size ({bytes}) is bigger than the limit ({limit}).")
    {
        Members = UserType,
    };

    /// <summary>A caller whom the policies do not let in.</summary>
    public static AwsError NotAuthorized(Caller caller, string action, string resource, AccessDecision decision) => AccessDenied(
        $"User: {caller.Principal.Arn} is not authorized to perform: {action} on resource: {resource} {decision.Reason(action)}");

    public static AwsError StaleRevision(string getter) => new(
        "PreconditionFailedException",
        $"The Revision Id provided does not match the latest Revision Id. Call the {getter} API to retrieve the latest Revision Id",
        412)
    {
        Members = UserType,
    };

    public static AwsError AccessDenied(string? message) => new("AccessDeniedException", message, 403) { MessageMember = "Message" };

    public static AwsError TooLarge(string message) => new("RequestEntityTooLargeException", message, 413);

    public static AwsError InvalidRequestContent(string message) =>
        new("InvalidRequestContentException", message) { Members = UserType };
}
