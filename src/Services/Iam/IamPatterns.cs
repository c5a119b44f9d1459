namespace Hearth.Services.Iam;

/// <summary>The regular expressions of AWS's model, printed in its validation messages as they stand here.</summary>
internal static class IamPatterns
{
    public const string Name = @"[\w+=,.@-]+";
    public const string Path = @"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)";
    public const string PathPrefix = @"\u002F[\u0021-\u007F]*";
    public const string Document = @"[\u0009\u000A\u000D\u0020-\u00FF]+";
    public const string TagKey = @"[\p{L}\p{Z}\p{N}_.:/=+\-@]+";
    public const string TagValue = @"[\p{L}\p{Z}\p{N}_.:/=+\-@]*";
    public const string VersionId = @"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?";
    public const string Alias = @"^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$";
    public const string AccessKeyId = @"[\w]+";
}
