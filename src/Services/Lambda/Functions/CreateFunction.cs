using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.CodeSigning;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Layers;
using Hearth.Services.Lambda.Permissions;
using Hearth.Services.Lambda.SnapStart;
using Hearth.Services.Lambda.Versions;

namespace Hearth.Services.Lambda.Functions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html</summary>
public sealed record CreateFunctionRequest
{
    [Required, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    public string? Runtime { get; init; }

    [Required, Pattern(LambdaPatterns.Role)]
    public string? Role { get; init; }

    [Length(0, 128), Pattern(LambdaPatterns.Handler)]
    public string? Handler { get; init; }

    [Required]
    public FunctionCode? Code { get; init; }

    [Length(0, 256)]
    public string? Description { get; init; }

    [Range(1, 900)]
    public int? Timeout { get; init; }

    [Range(128, 10240)]
    public int? MemorySize { get; init; }

    public bool? Publish { get; init; }

    [Enum("LATEST_PUBLISHED")]
    public string? PublishTo { get; init; }

    [Length(0, 200), Pattern(LambdaPatterns.CodeSigningConfigArn)]
    public string? CodeSigningConfigArn { get; init; }

    public VpcConfig? VpcConfig { get; init; }

    [Enum("Zip", "Image")]
    public string? PackageType { get; init; }

    public DeadLetterConfig? DeadLetterConfig { get; init; }

    public EnvironmentShape? Environment { get; init; }

    [Pattern(LambdaPatterns.ResourceArn)]
    public string? KMSKeyArn { get; init; }

    public TracingConfig? TracingConfig { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    [Length(1, 140, Target = ConstraintTarget.Each), Pattern(LambdaPatterns.LayerVersionArn, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? Layers { get; init; }

    [Length(0, 1)]
    public IReadOnlyList<FileSystemConfig>? FileSystemConfigs { get; init; }

    public ImageConfig? ImageConfig { get; init; }

    [Length(1, 1), Enum("x86_64", "arm64", Target = ConstraintTarget.Each), NotNull(Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? Architectures { get; init; }

    public EphemeralStorage? EphemeralStorage { get; init; }

    public SnapStart? SnapStart { get; init; }

    public LoggingConfig? LoggingConfig { get; init; }
}

/// <summary>Makes $LATEST of a new function: Pending in the answer, Active soon after.</summary>
internal sealed class CreateFunction(
    FunctionStore store, FunctionSource source, LayerResolver layers, CodeSigningCheck signing, FunctionActivation activation,
    IExecutionRoles? roles, TimeProvider time)
{
    private const int NameLimit = 64;

    public async Task<FunctionConfiguration> HandleAsync(CreateFunctionRequest request, CallContext context)
    {
        var key = NewKey(request.FunctionName!, context.Caller);
        CheckSettings(request);
        roles.Check(request.Role);
        await signing.CheckNewAsync(request.CodeSigningConfigArn);
        var code = await source.ReadAsync(request.Code!, context.Caller, context.Cancellation);
        var resolved = await layers.ResolveAsync(request.Layers ?? [], code, key, context.Caller, context.Cancellation);
        var function = new FunctionVersion
        {
            Key = key,
            Version = FunctionReference.Latest,
            RevisionId = Guid.NewGuid().ToString(),
            EnvironmentId = Guid.NewGuid().ToString("N"),
            Settings = Settings(request, resolved),
            Code = code,
            LastModified = time.GetUtcNow(),
            Status = FunctionStatus.Creating,
        };
        var resource = new FunctionResource
        {
            Tags = request.Tags ?? new Dictionary<string, string>(),
            CodeSigningConfigArn = request.CodeSigningConfigArn,
        };
        var published = await store.CreateAsync(function, resource, request.Publish == true);
        activation.Request(function);
        if (published is null) return FunctionDescription.Of(function, key.Arn);
        activation.Request(published);
        // AWS shows the number here, but the ARN without it.
        return FunctionDescription.Of(published, key.Arn);
    }

    /// <summary>A function is made in the caller's own account and region only.</summary>
    private static FunctionKey NewKey(string name, Caller caller)
    {
        var reference = FunctionReference.Parse(name, qualifier: null, caller);
        if (reference.Key.AccountId != caller.AccountId) throw LambdaErrors.AccessDenied(message: null);
        if (reference.Key.Name.Length > NameLimit)
            throw LambdaErrors.InvalidParameterValue(Validator.Message(
                [Validator.Failure(reference.Key.Name, "functionName", $"Member must have length less than or equal to {NameLimit}")]));
        return reference.Key;
    }

    private static void CheckSettings(CreateFunctionRequest request)
    {
        PublishVersion.CheckOffered(request.PublishTo);
        SettingsRules.CheckOffered(request.PackageType, request.ImageConfig, request.FileSystemConfigs);
        SettingsRules.CheckZipPackage(request.Runtime, request.Handler);
        SettingsRules.CheckRuntime(request.Runtime!);
        SettingsRules.CheckVariables(request.Environment?.Variables);
        SettingsRules.CheckTags(request.Tags);
        SettingsRules.CheckLogging(request.LoggingConfig);
        SettingsRules.CheckVpc(request.VpcConfig);
    }

    private static FunctionSettings Settings(CreateFunctionRequest request, IReadOnlyList<FunctionLayer> layers)
    {
        var logging = SettingsChange.Logging(request.LoggingConfig, current: null);
        return SnapStartRules.Checked(new FunctionSettings
        {
            Description = request.Description ?? "",
            Runtime = request.Runtime!,
            Handler = request.Handler,
            Role = request.Role!,
            Timeout = request.Timeout ?? 3,
            MemorySize = request.MemorySize ?? 128,
            EphemeralStorageSize = request.EphemeralStorage?.Size ?? 512,
            Architecture = request.Architectures?[0] ?? "x86_64",
            Variables = request.Environment is null ? null : request.Environment.Variables ?? new Dictionary<string, string>(),
            Layers = layers,
            TracingMode = request.TracingConfig?.Mode ?? "PassThrough",
            DeadLetterTargetArn = SettingsChange.NullIfEmpty(request.DeadLetterConfig?.TargetArn),
            KmsKeyArn = SettingsChange.NullIfEmpty(request.KMSKeyArn),
            SnapStartApplyOn = request.SnapStart?.ApplyOn ?? "None",
            LogFormat = logging.Format,
            ApplicationLogLevel = logging.ApplicationLevel,
            SystemLogLevel = logging.SystemLevel,
            LogGroup = logging.Group,
        });
    }
}
