using System.Text.Encodings.Web;
using System.Text.Json;
using Hearth.Services.Lambda.Runtimes;

namespace Hearth.Services.Lambda.Functions;

/// <summary>What AWS checks of a function's settings beyond the model's constraints.</summary>
internal static class SettingsRules
{
    private const int VariablesLimitBytes = 4096;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, "Defined runtime environment variables"</summary>
    private static readonly HashSet<string> ReservedVariables = new(StringComparer.Ordinal)
    {
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "AWS_LAMBDA_MAX_CONCURRENCY",
        "AWS_LAMBDA_METADATA_API", "AWS_LAMBDA_METADATA_TOKEN",
    };

    public static void CheckRuntime(string runtime)
    {
        if (RuntimeIdentifiers.Deprecated.Contains(runtime))
            throw LambdaErrors.InvalidParameterValue(
                $"The runtime parameter of {runtime} is no longer supported for creating or updating AWS Lambda functions. "
                + "We recommend you use a supported runtime while creating or updating functions.");
        if (!RuntimeIdentifiers.Supported.Contains(runtime))
            throw LambdaErrors.InvalidParameterValue(
                $"Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: "
                + $"[{string.Join(", ", RuntimeIdentifiers.Supported)}] or be a valid ARN");
    }

    public static void CheckVariables(IReadOnlyDictionary<string, string>? variables)
    {
        if (variables is null) return;
        var reserved = variables.Keys.Where(ReservedVariables.Contains).ToList();
        if (reserved.Count > 0)
            throw LambdaErrors.InvalidParameterValue(
                "Lambda was unable to configure your environment variables because the environment variables you have provided "
                + "contains reserved keys that are currently not supported for modification. Reserved keys used in this request: "
                + string.Join(", ", reserved));
        var measured = JsonSerializer.Serialize(variables, Relaxed);
        if (System.Text.Encoding.UTF8.GetByteCount(measured) > VariablesLimitBytes)
            throw LambdaErrors.InvalidParameterValue(
                "Lambda was unable to configure your environment variables because the environment variables you have provided "
                + $"exceeded the 4KB limit. String measured: {measured}");
    }

    public static void CheckTags(IReadOnlyDictionary<string, string>? tags)
    {
        if (tags?.Count > 50) throw LambdaErrors.InvalidParameterValue("Number of tags exceeds resource tag limit.");
    }

    public static void CheckZipPackage(string? runtime, string? handler)
    {
        if (runtime is null || handler is null)
            throw LambdaErrors.InvalidParameterValue(
                "Runtime and Handler are mandatory parameters for functions created with deployment packages.");
    }

    public static void CheckLogging(LoggingConfig? logging)
    {
        if (logging is null || logging.LogFormat == "JSON") return;
        if (logging.ApplicationLogLevel is not null || logging.SystemLogLevel is not null)
            throw LambdaErrors.InvalidParameterValue(
                "To set ApplicationLogLevel or SystemLogLevel, LogFormat must be set to JSON.");
    }

    /// <summary>
    /// There is no VPC here yet, so no subnet and no security group exists: the errors are those of AWS for ids that do
    /// not exist. Empty lists mean "no VPC" and pass.
    /// </summary>
    public static void CheckVpc(VpcConfig? vpc)
    {
        if (vpc?.SubnetIds is [var subnet, ..])
            throw LambdaErrors.InvalidParameterValue(
                "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: "
                + $"The subnet ID '{subnet}' does not exist");
        if (vpc?.SecurityGroupIds is [var group, ..])
            throw LambdaErrors.InvalidParameterValue(
                "Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: "
                + $"The security group '{group}' does not exist");
    }

    /// <summary>Refuses what would otherwise be silently ignored.</summary>
    public static void CheckOffered(string? packageType, ImageConfig? image, IReadOnlyList<FileSystemConfig>? fileSystems)
    {
        if (packageType == "Image" || image is not null)
            throw LambdaErrors.InvalidParameterValue(
                "Container images are not supported by this installation of Hearth. Deploy a .zip file archive (PackageType Zip).");
        if (fileSystems is { Count: > 0 })
            throw LambdaErrors.InvalidParameterValue("Amazon EFS file systems are not supported by this installation of Hearth.");
    }
}
