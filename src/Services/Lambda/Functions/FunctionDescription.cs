using System.Security.Cryptography;
using System.Text;

namespace Hearth.Services.Lambda.Functions;

/// <summary>Turns a kept version into the shape that the API answers.</summary>
internal static class FunctionDescription
{
    /// <param name="arn">The ARN to show: AWS shows it with the qualifier that was asked for.</param>
    public static FunctionConfiguration Of(FunctionVersion function, string arn)
    {
        var settings = function.Settings;
        var status = function.Status;
        return new FunctionConfiguration
        {
            FunctionName = function.Key.Name,
            FunctionArn = arn,
            Runtime = settings.Runtime,
            Role = settings.Role,
            Handler = settings.Handler,
            CodeSize = function.Code.CodeSize,
            Description = settings.Description,
            Timeout = settings.Timeout,
            MemorySize = settings.MemorySize,
            LastModified = Timestamp(function.LastModified),
            CodeSha256 = function.Code.Sha256Base64,
            Version = function.Version,
            DeadLetterConfig = settings.DeadLetterTargetArn is null ? null : new DeadLetterConfig { TargetArn = settings.DeadLetterTargetArn },
            Environment = settings.Variables is null ? null : new EnvironmentShape { Variables = settings.Variables },
            KMSKeyArn = settings.KmsKeyArn,
            TracingConfig = new TracingConfig { Mode = settings.TracingMode },
            RevisionId = function.RevisionId,
            Layers = settings.Layers.Count == 0
                ? null
                : [.. settings.Layers.Select(layer => new LayerReference { Arn = layer.Arn, CodeSize = layer.CodeSize })],
            State = status.State,
            StateReason = status.StateReason,
            StateReasonCode = status.StateReasonCode,
            LastUpdateStatus = status.LastUpdateStatus,
            LastUpdateStatusReason = status.LastUpdateReason,
            LastUpdateStatusReasonCode = status.LastUpdateReasonCode,
            PackageType = "Zip",
            Architectures = [settings.Architecture],
            EphemeralStorage = new EphemeralStorage { Size = settings.EphemeralStorageSize },
            SnapStart = new SnapStartResponse
            {
                ApplyOn = settings.SnapStartApplyOn,
                OptimizationStatus = function.IsSnapStart && status.State != "Failed" ? "On" : "Off",
            },
            RuntimeVersionConfig = new RuntimeVersionConfig { RuntimeVersionArn = RuntimeVersionArn(function.Key.Region, settings.Runtime) },
            LoggingConfig = Logging(function),
        };
    }

    /// <summary>Lists leave the states out. https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html</summary>
    public static FunctionConfiguration Listed(FunctionVersion function, string arn) => Of(function, arn) with
    {
        State = null,
        StateReason = null,
        StateReasonCode = null,
        LastUpdateStatus = null,
        LastUpdateStatusReason = null,
        LastUpdateStatusReasonCode = null,
    };

    /// <summary>"2026-11-24T05:46:44.000+0000", as Lambda writes times.</summary>
    public static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'");

    /// <summary>The log group that the function writes to: its own unless one was configured.</summary>
    public static string LogGroup(FunctionVersion function) => function.Settings.LogGroup ?? $"/aws/lambda/{function.Key.Name}";

    /// <summary>A stable stand-in for the hash that AWS gives each build of a managed runtime.</summary>
    public static string RuntimeVersionArn(string region, string runtime) =>
        $"arn:aws:lambda:{region}::runtime:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"hearth:{runtime}")))}";

    private static LoggingConfig Logging(FunctionVersion function) => new()
    {
        LogFormat = function.Settings.LogFormat,
        ApplicationLogLevel = function.Settings.ApplicationLogLevel,
        SystemLogLevel = function.Settings.SystemLogLevel,
        LogGroup = LogGroup(function),
    };
}
