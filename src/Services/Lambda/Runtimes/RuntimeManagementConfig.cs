using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Runtimes;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_PutRuntimeManagementConfig.html</summary>
public sealed record PutRuntimeManagementConfigRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }

    [Required, Enum("Auto", "Manual", "FunctionUpdate")]
    public string? UpdateRuntimeOn { get; init; }

    [Length(26, 2048), Pattern(@"arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso(b?)))?-[a-z]+-\d{1}::runtime:.+")]
    public string? RuntimeVersionArn { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetRuntimeManagementConfig.html</summary>
public sealed record GetRuntimeManagementConfigRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }
}

public sealed record RuntimeManagementConfigResponse
{
    public required string UpdateRuntimeOn { get; init; }

    public string? RuntimeVersionArn { get; init; }

    public required string FunctionArn { get; init; }
}

/// <summary>
/// When a version's runtime changes. A runtime here is the interpreter of this machine, so a version of it that can be chosen
/// is the one that there is.
/// </summary>
internal sealed class RuntimeManagementConfig(LambdaParts parts)
{
    public async Task<RuntimeManagementConfigResponse> PutAsync(PutRuntimeManagementConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, request.Qualifier, context.Caller, "lambda:PutRuntimeManagementConfig");
        var function = await FindAsync(reference);
        Check(request, function);
        var management = new RuntimeManagement(request.UpdateRuntimeOn!, request.RuntimeVersionArn);
        _ = await parts.Functions.UpdateResourceAsync(
            reference.Key, resource => resource with { RuntimeManagement = resource.RuntimeManagement.With(function.Version, management) })
            ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        return Response(function, management);
    }

    public async Task<RuntimeManagementConfigResponse> GetAsync(GetRuntimeManagementConfigRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, request.Qualifier, context.Caller, "lambda:GetRuntimeManagementConfig");
        var function = await FindAsync(reference);
        var resource = await parts.Functions.FindResourceAsync(reference.Key);
        return Response(function, resource?.RuntimeManagement.GetValueOrDefault(function.Version) ?? new RuntimeManagement("Auto", null));
    }

    private async ValueTask<FunctionVersion> FindAsync(FunctionReference reference) =>
        reference.CouldBeAlias
            ? throw LambdaErrors.InvalidParameterValue("Runtime management configuration belongs to a version. Specify a version number or $LATEST.")
            : await parts.Lookup.FindAsync(reference);

    private static void Check(PutRuntimeManagementConfigRequest request, FunctionVersion function)
    {
        var isManual = request.UpdateRuntimeOn == "Manual";
        if (isManual != request.RuntimeVersionArn is not null)
            throw LambdaErrors.InvalidParameterValue(
                isManual
                    ? "RuntimeVersionArn must be specified when UpdateRuntimeOn is Manual."
                    : $"RuntimeVersionArn can only be specified when UpdateRuntimeOn is Manual, not {request.UpdateRuntimeOn}.");
        var installed = FunctionDescription.RuntimeVersionArn(function.Key.Region, function.Settings.Runtime);
        if (isManual && request.RuntimeVersionArn != installed)
            throw LambdaErrors.InvalidParameterValue(
                $"The runtime version {request.RuntimeVersionArn} is not installed here. This machine has {installed} for {function.Settings.Runtime}.");
    }

    private static RuntimeManagementConfigResponse Response(FunctionVersion function, RuntimeManagement management) => new()
    {
        UpdateRuntimeOn = management.UpdateRuntimeOn,
        RuntimeVersionArn = management.RuntimeVersionArn,
        FunctionArn = function.Arn,
    };
}
