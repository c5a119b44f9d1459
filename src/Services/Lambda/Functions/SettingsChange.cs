namespace Hearth.Services.Lambda.Functions;

/// <summary>How a request's members change the settings that are there.</summary>
internal static class SettingsChange
{
    /// <summary>AWS takes an empty ARN as "none".</summary>
    public static string? NullIfEmpty(string? arn) => string.IsNullOrEmpty(arn) ? null : arn;

    /// <summary>JSON has levels, INFO by default; Text has none.</summary>
    public static LoggingSettings Logging(LoggingConfig? asked, FunctionSettings? current)
    {
        var format = asked?.LogFormat ?? current?.LogFormat ?? "Text";
        var isJson = format == "JSON";
        return new LoggingSettings(
            format,
            isJson ? asked?.ApplicationLogLevel ?? current?.ApplicationLogLevel ?? "INFO" : null,
            isJson ? asked?.SystemLogLevel ?? current?.SystemLogLevel ?? "INFO" : null,
            asked?.LogGroup ?? current?.LogGroup);
    }

    public static FunctionSettings Apply(UpdateFunctionConfigurationRequest asked, IReadOnlyList<FunctionLayer>? layers, FunctionSettings current)
    {
        var logging = Logging(asked.LoggingConfig, current);
        return current with
        {
            Description = asked.Description ?? current.Description,
            Runtime = asked.Runtime ?? current.Runtime,
            Handler = asked.Handler ?? current.Handler,
            Role = asked.Role ?? current.Role,
            Timeout = asked.Timeout ?? current.Timeout,
            MemorySize = asked.MemorySize ?? current.MemorySize,
            EphemeralStorageSize = asked.EphemeralStorage?.Size ?? current.EphemeralStorageSize,
            Variables = asked.Environment is null ? current.Variables : asked.Environment.Variables ?? new Dictionary<string, string>(),
            Layers = layers ?? current.Layers,
            TracingMode = asked.TracingConfig?.Mode ?? current.TracingMode,
            DeadLetterTargetArn = asked.DeadLetterConfig is null
                ? current.DeadLetterTargetArn
                : NullIfEmpty(asked.DeadLetterConfig.TargetArn),
            KmsKeyArn = asked.KMSKeyArn is null ? current.KmsKeyArn : NullIfEmpty(asked.KMSKeyArn),
            SnapStartApplyOn = asked.SnapStart?.ApplyOn ?? current.SnapStartApplyOn,
            LogFormat = logging.Format,
            ApplicationLogLevel = logging.ApplicationLevel,
            SystemLogLevel = logging.SystemLevel,
            LogGroup = logging.Group,
        };
    }
}

/// <summary>The logging settings with their defaults filled in.</summary>
internal sealed record LoggingSettings(string Format, string? ApplicationLevel, string? SystemLevel, string? Group);
