using Hearth.Kernel;
using Hearth.Protocols.Operations;

namespace Hearth.Services.Logs;

/// <summary>
/// What the operations of CloudWatch Logs need to be allowed.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
/// </summary>
internal static class LogsActions
{
    public static ActionTable Table() => new("logs", ActionTable.JsonRefusal) { Resource = ResourceOf };

    /// <summary>A log group's ARN ends in ":*", and that of a stream begins with its group's.</summary>
    private static string ResourceOf(object request, CallContext context)
    {
        if (RequestMember.Text(request, "ResourceArn") is { } resource) return resource.EndsWith(":*", StringComparison.Ordinal) ? resource : resource + ":*";
        var named = RequestMember.Text(request, "LogGroupName") ?? RequestMember.Text(request, "LogGroupIdentifier");
        if (named is null) return context.Caller.Arn("logs", "log-group::log-stream:").ToString();
        var group = Arn.TryParse(named, out var arn) ? arn.ToString().TrimEnd('*').TrimEnd(':') : context.Caller.Arn("logs", $"log-group:{named}").ToString();
        return RequestMember.Text(request, "LogStreamName") is { } stream ? $"{group}:log-stream:{stream}" : $"{group}:*";
    }
}
