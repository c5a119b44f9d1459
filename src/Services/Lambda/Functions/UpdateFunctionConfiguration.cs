using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Layers;
using Hearth.Services.Lambda.Permissions;
using Hearth.Services.Lambda.SnapStart;

namespace Hearth.Services.Lambda.Functions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html</summary>
public sealed record UpdateFunctionConfigurationRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Pattern(LambdaPatterns.Role)]
    public string? Role { get; init; }

    [Length(0, 128), Pattern(LambdaPatterns.Handler)]
    public string? Handler { get; init; }

    [Length(0, 256)]
    public string? Description { get; init; }

    [Range(1, 900)]
    public int? Timeout { get; init; }

    [Range(128, 10240)]
    public int? MemorySize { get; init; }

    public VpcConfig? VpcConfig { get; init; }

    public EnvironmentShape? Environment { get; init; }

    public string? Runtime { get; init; }

    public DeadLetterConfig? DeadLetterConfig { get; init; }

    [Pattern(LambdaPatterns.ResourceArn)]
    public string? KMSKeyArn { get; init; }

    public TracingConfig? TracingConfig { get; init; }

    public string? RevisionId { get; init; }

    [Length(1, 140, Target = ConstraintTarget.Each), Pattern(LambdaPatterns.LayerVersionArn, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? Layers { get; init; }

    [Length(0, 1)]
    public IReadOnlyList<FileSystemConfig>? FileSystemConfigs { get; init; }

    public ImageConfig? ImageConfig { get; init; }

    public EphemeralStorage? EphemeralStorage { get; init; }

    public SnapStart? SnapStart { get; init; }

    public LoggingConfig? LoggingConfig { get; init; }
}

/// <summary>Changes the settings of $LATEST; the next invocation meets only environments made with the new ones.</summary>
internal sealed class UpdateFunctionConfiguration(FunctionStore store, FunctionAccess access, LayerResolver layers, LatestUpdate latest, IExecutionRoles? roles)
{
    public async Task<FunctionConfiguration> HandleAsync(UpdateFunctionConfigurationRequest request, CallContext context)
    {
        var reference = await access.AuthorizeAsync(
            request.FunctionName!, qualifier: null, context.Caller, "lambda:UpdateFunctionConfiguration");
        CheckSettings(request);
        roles.Check(request.Role);
        var current = await store.FindAsync(reference.Key, FunctionReference.Latest)
            ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        var resolved = request.Layers is null
            ? null
            : await layers.ResolveAsync(request.Layers, current.Code, reference.Key, context.Caller, context.Cancellation);
        var updated = await latest.ApplyAsync(
            reference, request.RevisionId, function => function with { Settings = SnapStartRules.Checked(SettingsChange.Apply(request, resolved, function.Settings)) });
        return FunctionDescription.Of(updated, reference.Key.Arn);
    }

    private static void CheckSettings(UpdateFunctionConfigurationRequest request)
    {
        SettingsRules.CheckOffered(packageType: null, request.ImageConfig, request.FileSystemConfigs);
        if (request.Runtime is not null) SettingsRules.CheckRuntime(request.Runtime);
        SettingsRules.CheckVariables(request.Environment?.Variables);
        SettingsRules.CheckLogging(request.LoggingConfig);
        SettingsRules.CheckVpc(request.VpcConfig);
    }
}
