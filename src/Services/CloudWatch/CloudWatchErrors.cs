using Hearth.Kernel;

namespace Hearth.Services.CloudWatch;

/// <summary>CloudWatch's errors, by the names of their shapes; the query protocol has other codes for some.</summary>
internal static class CloudWatchErrors
{
    /// <summary>By shape: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html and each operation's page.</summary>
    public static readonly IReadOnlyDictionary<string, string> QueryCodes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["InvalidParameterValueException"] = "InvalidParameterValue",
        ["InvalidParameterCombinationException"] = "InvalidParameterCombination",
        ["MissingRequiredParameterException"] = "MissingParameter",
        ["DashboardInvalidInputError"] = "InvalidParameterInput",
        ["DashboardNotFoundError"] = "ResourceNotFound",
        ["InternalServiceFault"] = "InternalServiceError",
        ["InvalidFormatFault"] = "InvalidFormat",
        ["LimitExceededFault"] = "LimitExceeded",
    };

    public static AwsError InvalidValue(string message) => new("InvalidParameterValueException", message);

    public static AwsError InvalidCombination(string message) => new("InvalidParameterCombinationException", message);

    public static AwsError Missing(string parameter) => new("MissingRequiredParameterException", $"The parameter {parameter} is required.");

    public static AwsError Validation(string message) => new("ValidationError", message);

    public static AwsError InvalidNextToken() => new("InvalidNextToken", "The next token specified is invalid.");

    public static AwsError NoAlarm(string arn) => new("ResourceNotFoundException", $"Unknown alarm {arn}", 404);
}
