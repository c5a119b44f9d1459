using Hearth.Kernel;

namespace Hearth.Services.Sns;

/// <summary>SNS's errors in AWS's words. https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html</summary>
internal static class SnsErrors
{
    public static AwsError NoTopic() => new("NotFound", "Topic does not exist", 404);

    public static AwsError NoSubscription() => new("NotFound", "Subscription does not exist", 404);

    public static AwsError NoResource() => new("ResourceNotFound", "Resource does not exist", 404);

    /// <param name="what">"TopicArn", or "Attributes Reason: ...".</param>
    public static AwsError Invalid(string what) => new("InvalidParameter", $"Invalid parameter: {what}");

    public static AwsError Authorization(string message) => new("AuthorizationError", message, 403);

    public static AwsError MayNot(Caller caller, string action, string resource, string reason) =>
        Authorization($"User: {caller.Principal.Arn} is not authorized to perform: {action} on resource: {resource} {reason}");
}
