using Hearth.Kernel;

namespace Hearth.Services.Sts;

/// <summary>STS's errors in AWS's words. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html</summary>
internal static class StsErrors
{
    public static AwsError MayNotAssume(Caller caller, string roleArn) => AccessDenied(
        $"User: {caller.Principal.Arn} is not authorized to perform: sts:AssumeRole on resource: {roleArn}");

    public static AwsError AccessDenied(string message) => new("AccessDenied", message, 403);

    public static AwsError Validation(string message) => new("ValidationError", message);
}
