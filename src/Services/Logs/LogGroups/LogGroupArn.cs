using Hearth.Kernel;
using Hearth.Protocols.Operations;

namespace Hearth.Services.Logs.LogGroups;

/// <summary>
/// A log group's ARN has two forms: with <c>:*</c>, which stands for its streams too (policies, DescribeLogGroups'
/// arn), and without (tags, logGroupArn). Requests take the second only: the model's patterns refuse an asterisk.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
/// </summary>
internal static class LogGroupArn
{
    private const string ResourcePrefix = "log-group:";

    public static string Of(string accountId, string region, string logGroupName) =>
        new Arn("aws", "logs", region, accountId, ResourcePrefix + logGroupName).ToString();

    /// <summary>The name in an ARN of the caller's account and region; null for any other text.</summary>
    public static string? NameIn(string arn, CallContext context)
    {
        if (!Arn.TryParse(arn, out var parsed) || parsed.Service != "logs") return null;
        if (parsed.AccountId != context.AccountId || parsed.Region != context.Region) return null;
        if (!parsed.Resource.StartsWith(ResourcePrefix, StringComparison.Ordinal)) return null;
        return parsed.Resource[ResourcePrefix.Length..];
    }

    /// <summary>The name that a request gives as logGroupName or, by name or ARN, as logGroupIdentifier.</summary>
    public static string NameOf(string? logGroupName, string? logGroupIdentifier, CallContext context)
    {
        if (logGroupName is not null && logGroupIdentifier is not null)
            throw new AwsError("ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters.");
        if (logGroupName is not null) return logGroupName;
        if (logGroupIdentifier is null)
            throw new AwsError("ValidationException", "Either LogGroup name or LogGroup ARN is required.");
        return NameOf(logGroupIdentifier, context);
    }

    public static string NameOf(string logGroupIdentifier, CallContext context)
    {
        if (!logGroupIdentifier.StartsWith("arn:", StringComparison.Ordinal)) return logGroupIdentifier;
        return NameIn(logGroupIdentifier, context) ?? throw LogsError.NoLogGroup();
    }
}
