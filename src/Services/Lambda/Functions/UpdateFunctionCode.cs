using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.CodeSigning;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Layers;
using Hearth.Services.Lambda.Permissions;
using Hearth.Services.Lambda.Versions;

namespace Hearth.Services.Lambda.Functions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html</summary>
public sealed record UpdateFunctionCodeRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    public byte[]? ZipFile { get; init; }

    [Length(3, 63), Pattern(@"[0-9A-Za-z\.\-_]*(?<!\.)")]
    public string? S3Bucket { get; init; }

    [Length(1, 1024)]
    public string? S3Key { get; init; }

    [Length(1, 1024)]
    public string? S3ObjectVersion { get; init; }

    public string? ImageUri { get; init; }

    public bool? Publish { get; init; }

    public bool? DryRun { get; init; }

    public string? RevisionId { get; init; }

    [Enum("LATEST_PUBLISHED")]
    public string? PublishTo { get; init; }

    [Length(1, 1), Enum("x86_64", "arm64", Target = ConstraintTarget.Each), NotNull(Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? Architectures { get; init; }
}

/// <summary>Replaces the code of $LATEST.</summary>
internal sealed class UpdateFunctionCode(
    FunctionStore store, FunctionAccess access, FunctionSource source, CodeSigningCheck signing, LatestUpdate latest)
{
    public async Task<FunctionConfiguration> HandleAsync(UpdateFunctionCodeRequest request, CallContext context)
    {
        PublishVersion.CheckOffered(request.PublishTo);
        var reference = await access.AuthorizeAsync(request.FunctionName!, qualifier: null, context.Caller, "lambda:UpdateFunctionCode");
        var current = await store.FindAsync(reference.Key, FunctionReference.Latest)
            ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        LatestUpdate.CheckRevision(current, request.RevisionId);
        await signing.CheckUnsignedAsync((await store.FindResourceAsync(reference.Key))?.CodeSigningConfigArn);
        var code = await source.ReadAsync(
            new FunctionCode
            {
                ZipFile = request.ZipFile,
                S3Bucket = request.S3Bucket,
                S3Key = request.S3Key,
                S3ObjectVersion = request.S3ObjectVersion,
                ImageUri = request.ImageUri,
            },
            context.Caller,
            context.Cancellation);
        LayerResolver.CheckTotalSize(code, current.Settings.Layers);
        FunctionVersion Change(FunctionVersion function) => function with
        {
            Code = code,
            Settings = function.Settings with { Architecture = request.Architectures?[0] ?? function.Settings.Architecture },
        };
        if (request.DryRun == true) return FunctionDescription.Of(Change(current), reference.Key.Arn);
        if (request.Publish == true)
        {
            var published = await latest.ApplyAndPublishAsync(reference, request.RevisionId, Change);
            return FunctionDescription.Of(published, published.Arn);
        }
        var updated = await latest.ApplyAsync(reference, request.RevisionId, Change);
        return FunctionDescription.Of(updated, reference.Key.Arn);
    }
}
