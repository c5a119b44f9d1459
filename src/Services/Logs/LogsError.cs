using Hearth.Kernel;
using Hearth.Protocols.Validation;

namespace Hearth.Services.Logs;

/// <summary>The errors of the Logs API in AWS's words.</summary>
internal static class LogsError
{
    public static AwsError NoLogGroup() => new("ResourceNotFoundException", "The specified log group does not exist.");

    public static AwsError NoLogStream() => new("ResourceNotFoundException", "The specified log stream does not exist.");

    public static AwsError NoResource() => new("ResourceNotFoundException", "The specified resource does not exist.");

    public static AwsError LogGroupExists() => new("ResourceAlreadyExistsException", "The specified log group already exists");

    public static AwsError LogStreamExists() => new("ResourceAlreadyExistsException", "The specified log stream already exists");

    public static AwsError InvalidToken() => InvalidParameter("The specified nextToken is invalid.");

    public static AwsError InvalidParameter(string message) => new("InvalidParameterException", message);

    /// <summary>A failed constraint that the model does not carry, worded as those it does.</summary>
    public static AwsError Constraint(object? value, string path, string sentence) =>
        InvalidParameter(Validator.Message([Validator.Failure(value, path, sentence)]));
}
