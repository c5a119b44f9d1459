using Hearth.Kernel;

namespace Hearth.Services.Iam;

/// <summary>IAM's errors in AWS's words. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html</summary>
internal static class IamErrors
{
    public static AwsError NoSuchEntity(string message) => new("NoSuchEntity", message, 404);

    public static AwsError NoSuchIdentity(string kind, string name) => NoSuchEntity($"The {kind} with name {name} cannot be found.");

    public static AwsError NoSuchPolicy(string arn) => NoSuchEntity($"Policy {arn} was not found.");

    public static AwsError NotAttachable(string arn) => NoSuchEntity($"Policy {arn} does not exist or is not attachable.");

    public static AwsError AlreadyExists(string message) => new("EntityAlreadyExists", message, 409);

    public static AwsError DeleteConflict(string message) => new("DeleteConflict", message, 409);

    public static AwsError LimitExceeded(string message) => new("LimitExceeded", message, 409);

    public static AwsError Quota(string name, int most) => LimitExceeded($"Cannot exceed quota for {name}: {most}");

    public static AwsError Malformed(string message) => new("MalformedPolicyDocument", message);

    public static AwsError InvalidInput(string message) => new("InvalidInput", message);

    public static AwsError Validation(string message) => new("ValidationError", message);
}
