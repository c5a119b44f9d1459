using Hearth.Kernel;

namespace Hearth.Services.Sqs;

/// <summary>
/// SQS's errors in AWS's words. The codes are the names of the model's shapes; in the query protocol many have another one.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
/// </summary>
internal static class SqsErrors
{
    /// <summary>Errors that the model does not name: JSON clients get the code with "Exception", under another namespace.</summary>
    private const string ModelNamespace = "com.amazonaws.sqs#", CoralNamespace = "com.amazon.coral.service#";

    private const string QueryPrefix = "AWS.SimpleQueueService.";

    /// <summary>By shape.</summary>
    public static readonly IReadOnlyDictionary<string, string> QueryCodes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["QueueDoesNotExist"] = QueryPrefix + "NonExistentQueue",
        ["QueueNameExists"] = "QueueAlreadyExists",
        ["PurgeQueueInProgress"] = QueryPrefix + "PurgeQueueInProgress",
        ["EmptyBatchRequest"] = QueryPrefix + "EmptyBatchRequest",
        ["TooManyEntriesInBatchRequest"] = QueryPrefix + "TooManyEntriesInBatchRequest",
        ["BatchEntryIdsNotDistinct"] = QueryPrefix + "BatchEntryIdsNotDistinct",
        ["InvalidBatchEntryId"] = QueryPrefix + "InvalidBatchEntryId",
        ["BatchRequestTooLong"] = QueryPrefix + "BatchRequestTooLong",
        ["UnsupportedOperation"] = QueryPrefix + "UnsupportedOperation",
        ["MessageNotInflight"] = QueryPrefix + "MessageNotInflight",
        ["InvalidParameterValueException"] = "InvalidParameterValue",
        ["MissingRequiredParameterException"] = "MissingParameter",
        ["AccessDeniedException"] = "AccessDenied",
    };

    /// <summary>The __type that JSON clients get.</summary>
    public static string JsonType(string code) => (code.EndsWith("Exception", StringComparison.Ordinal) && code != "ResourceNotFoundException" ? CoralNamespace : ModelNamespace) + code;

    public static AwsError NoQueue() => new("QueueDoesNotExist", "The specified queue does not exist.");

    public static AwsError NoAddress(string url) => new("InvalidAddress", $"The address {url} is not valid for this endpoint.", 404);

    public static AwsError OverLimit() => new("OverLimit", "Too many messages in flight.", 403);

    public static AwsError Invalid(string message) => new("InvalidParameterValueException", message);

    /// <summary>"Value 11 for parameter MaxNumberOfMessages is invalid. Reason: ..."</summary>
    public static AwsError InvalidValue(object? value, string parameter, string reason) =>
        Invalid($"Value {value} for parameter {parameter} is invalid. Reason: {reason}");

    public static AwsError Missing(string parameter) =>
        new("MissingRequiredParameterException", $"The request must contain the parameter {parameter}.");

    public static AwsError UnknownAttribute(string name) => new("InvalidAttributeName", $"Unknown Attribute {name}.");

    public static AwsError InvalidAttribute(string name) => new("InvalidAttributeValue", $"Invalid value for the parameter {name}.");

    /// <summary>Each entry may be for another queue's type.</summary>
    public const string WrongQueueType = "The request include parameter that is not valid for this queue type.";

    public static AwsError InvalidHandle(string handle) => new("ReceiptHandleIsInvalid", $"The input receipt handle \"{handle}\" is not a valid receipt handle.", 404);

    public static AwsError NoResource(string message) => new("ResourceNotFoundException", message, 404);

    public static AwsError AccessDenied(string message) => new("AccessDeniedException", message, 403);

    public static AwsError MayNot(Caller caller, string action, string resource, string reason) =>
        AccessDenied($"User: {caller.Principal.Arn} is not authorized to perform: {action} on resource: {resource} {reason}");
}
