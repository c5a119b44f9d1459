namespace Hearth.Services.Lambda;

/// <summary>Regular expressions of Lambda's model, printed in validation messages exactly as AWS prints them.</summary>
internal static class LambdaPatterns
{
    private const string FunctionArnPrefix =
        @"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?";

    public const string FunctionName = FunctionArnPrefix + @"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?";

    public const string NamespacedFunctionName =
        FunctionArnPrefix + @"([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

    public const string Qualifier = @"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+";

    public const string Role = @"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+";

    public const string Handler = @"[^\s]+";

    public const string LayerName = @"(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+";

    public const string LayerVersionArn = @"arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+";

    private const string Region = @"(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}";

    public const string UnqualifiedFunctionName = FunctionArnPrefix + @"([a-zA-Z0-9-_]+)";

    public const string FunctionUrlQualifier = @"((?!^\d+$)^[0-9a-zA-Z-_]+$)";

    public const string Version = @"(\$LATEST(\.PUBLISHED)?|[0-9]+)";

    public const string AliasName = @"(?!^[0-9]+$)([a-zA-Z0-9-_]+)";

    public const string StatementId = @"([a-zA-Z0-9-_]+)";

    public const string CodeSigningConfigArn =
        @"arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}((-gov)|(-iso(b?)))?-[a-z]+-\d{1}:\d{12}:code-signing-config:csc-[a-z0-9]{17}";

    public const string AnyArn = @"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:(" + Region + @")?:(\d{12})?:(.*)";

    public const string Destination = @"$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|" + AnyArn;

    public const string TaggableResource =
        "arn:(aws[a-zA-Z-]*):lambda:" + Region + @":\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)"
        + "|code-signing-config:csc-[a-z0-9]{17}"
        + "|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
        + "|capacity-provider:[a-zA-Z0-9-_]+)";

    public const string ResourceArn = @"(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()";

    public const string VariableName = @"[a-zA-Z]([a-zA-Z0-9_])+";

    public const string LogGroup = @"[\.\-_/#A-Za-z0-9]+";
}
