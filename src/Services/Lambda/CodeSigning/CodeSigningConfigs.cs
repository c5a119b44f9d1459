using System.Security.Cryptography;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.CodeSigning;

/// <summary>Makes, changes, lists and deletes code signing configurations.</summary>
internal sealed class CodeSigningConfigs(LambdaParts parts)
{
    private const int PageSize = 50;

    public async Task<CodeSigningConfigResponse> CreateAsync(CreateCodeSigningConfigRequest request, CallContext context)
    {
        SettingsRules.CheckTags(request.Tags);
        var config = new CodeSigningConfig
        {
            Key = new CodeSigningKey(context.AccountId, context.Region, $"csc-{RandomNumberGenerator.GetHexString(17, lowercase: true)}"),
            Description = request.Description ?? "",
            SigningProfileVersionArns = request.AllowedPublishers!.SigningProfileVersionArns!,
            UntrustedArtifactOnDeployment = request.CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? "Warn",
            Tags = request.Tags ?? new Dictionary<string, string>(),
            LastModified = parts.Time.GetUtcNow(),
        };
        await parts.CodeSigning.CreateAsync(config);
        return CodeSigningConfigResponse.Of(config);
    }

    public async Task<CodeSigningConfigResponse> GetAsync(CodeSigningConfigRequest request, CallContext context) =>
        CodeSigningConfigResponse.Of(await FindAsync(request.CodeSigningConfigArn!, context.Caller));

    public async Task<CodeSigningConfigResponse> UpdateAsync(UpdateCodeSigningConfigRequest request, CallContext context)
    {
        var updated = await parts.CodeSigning.UpdateAsync(Key(request.CodeSigningConfigArn!, context.Caller), current => current with
        {
            Description = request.Description ?? current.Description,
            SigningProfileVersionArns = request.AllowedPublishers?.SigningProfileVersionArns ?? current.SigningProfileVersionArns,
            UntrustedArtifactOnDeployment =
                request.CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? current.UntrustedArtifactOnDeployment,
            LastModified = parts.Time.GetUtcNow(),
        });
        return updated is null ? throw CodeSigningErrors.NotFound(request.CodeSigningConfigArn!) : CodeSigningConfigResponse.Of(updated);
    }

    public async Task<NoBody> DeleteAsync(CodeSigningConfigRequest request, CallContext context)
    {
        var arn = request.CodeSigningConfigArn!;
        var found = await parts.CodeSigning.DeleteAsync(Key(arn, context.Caller), connection =>
        {
            var users = FunctionSql.ListResources(connection, context.AccountId, context.Region);
            if (users.Any(function => function.Resource.CodeSigningConfigArn == arn))
                throw LambdaErrors.Conflict($"The Lambda code signing configuration {arn} is in use by a function and cannot be deleted.");
        });
        return found ? NoBody.Instance : throw CodeSigningErrors.NotFound(arn);
    }

    public async Task<ListCodeSigningConfigsResponse> ListAsync(ListCodeSigningConfigsRequest request, CallContext context)
    {
        var (page, next) = PageToken.Page(
            (await parts.CodeSigning.ListAsync(context.AccountId, context.Region)).OrderBy(config => config.Key.Id, StringComparer.Ordinal),
            config => config.Key.Id, request.Marker, request.MaxItems ?? PageSize);
        return new ListCodeSigningConfigsResponse { NextMarker = next, CodeSigningConfigs = [.. page.Select(CodeSigningConfigShape.Of)] };
    }

    /// <exception cref="AwsError">404.</exception>
    private async Task<CodeSigningConfig> FindAsync(string arn, Caller caller) =>
        await parts.CodeSigning.FindAsync(Key(arn, caller)) ?? throw CodeSigningErrors.NotFound(arn);

    private static CodeSigningKey? Key(string arn, Caller caller) => CodeSigningKey.TryParse(arn, out var key) ? key.Of(caller) : null;
}
