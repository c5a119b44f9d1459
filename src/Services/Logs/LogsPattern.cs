namespace Hearth.Services.Logs;

/// <summary>The regular expressions of AWS's model, printed in its validation messages as they stand here.</summary>
internal static class LogsPattern
{
    public const string LogGroupName = @"[\.\-_/#A-Za-z0-9]+";
    public const string LogGroupNamePattern = @"[\.\-_/#A-Za-z0-9]*";
    public const string LogGroupIdentifier = @"[\w#+=/:,.@-]*";
    public const string LogStreamName = @"[^:*]*";
    public const string ResourceArn = @"[\w+=/:,.@-]*";
    public const string TagKey = @"^([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$";
    public const string TagValue = @"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$";
}
