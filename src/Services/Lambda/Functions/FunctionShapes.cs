using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.Functions;

// Structures of the Lambda API that both requests and answers hold; each is documented by AWS under its own name:
// https://docs.aws.amazon.com/lambda/latest/api/API_Types.html

public sealed record FunctionCode
{
    public byte[]? ZipFile { get; init; }

    [Length(3, 63), Pattern(@"[0-9A-Za-z\.\-_]*(?<!\.)")]
    public string? S3Bucket { get; init; }

    [Length(1, 1024)]
    public string? S3Key { get; init; }

    [Length(1, 1024)]
    public string? S3ObjectVersion { get; init; }

    public string? ImageUri { get; init; }

    [Pattern(LambdaPatterns.ResourceArn)]
    public string? SourceKMSKeyArn { get; init; }
}

public sealed record VpcConfig
{
    [Length(0, 16)]
    [Length(0, 1024, Target = ConstraintTarget.Each), Pattern("subnet-[0-9a-z]*", Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? SubnetIds { get; init; }

    [Length(0, 5)]
    [Length(0, 1024, Target = ConstraintTarget.Each), Pattern("sg-[0-9a-zA-Z]*", Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? SecurityGroupIds { get; init; }

    public bool? Ipv6AllowedForDualStack { get; init; }
}

public sealed record DeadLetterConfig
{
    [Pattern(LambdaPatterns.ResourceArn)]
    public string? TargetArn { get; init; }
}

public sealed record EnvironmentShape
{
    [Pattern(LambdaPatterns.VariableName, Target = ConstraintTarget.EachKey)]
    public IReadOnlyDictionary<string, string>? Variables { get; init; }
}

public sealed record TracingConfig
{
    [Enum("Active", "PassThrough")]
    public string? Mode { get; init; }
}

public sealed record EphemeralStorage
{
    [Required, Range(512, 10240)]
    public int? Size { get; init; }
}

public sealed record SnapStart
{
    [Enum("PublishedVersions", "None")]
    public string? ApplyOn { get; init; }
}

public sealed record SnapStartResponse
{
    public required string ApplyOn { get; init; }

    public required string OptimizationStatus { get; init; }
}

public sealed record LoggingConfig
{
    [Enum("JSON", "Text")]
    public string? LogFormat { get; init; }

    [Enum("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")]
    public string? ApplicationLogLevel { get; init; }

    [Enum("DEBUG", "INFO", "WARN")]
    public string? SystemLogLevel { get; init; }

    [Length(1, 512), Pattern(LambdaPatterns.LogGroup)]
    public string? LogGroup { get; init; }
}

public sealed record ImageConfig
{
    [Length(0, 1500)]
    public IReadOnlyList<string>? EntryPoint { get; init; }

    [Length(0, 1500)]
    public IReadOnlyList<string>? Command { get; init; }

    [Length(0, 1000)]
    public string? WorkingDirectory { get; init; }
}

public sealed record FileSystemConfig
{
    [Required, Length(0, 256)]
    public string? Arn { get; init; }

    [Required, Length(0, 160), Pattern(@"/mnt/[a-zA-Z0-9-_.]+")]
    public string? LocalMountPath { get; init; }
}

public sealed record LayerReference
{
    public required string Arn { get; init; }

    public required long CodeSize { get; init; }
}

public sealed record RuntimeVersionConfig
{
    public required string RuntimeVersionArn { get; init; }
}
