using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Layers;
using Hearth.Services.Lambda.Identity;

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

    [Length(1, 1), Enum("x86_64", "arm64", Target = ConstraintTarget.Each), NotNull(Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? Architectures { get; init; }
}

/// <summary>Replaces the code of $LATEST.</summary>
internal sealed class UpdateFunctionCode(FunctionStore store, FunctionSource source, LatestUpdate latest)
{
    public async Task<FunctionConfiguration> HandleAsync(UpdateFunctionCodeRequest request, CallContext context)
    {
        var reference = FunctionReference.ParseOwn(request.FunctionName!, qualifier: null, context.Caller, "lambda:UpdateFunctionCode");
        var current = await store.FindAsync(reference.Key, FunctionReference.Latest)
            ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
        LatestUpdate.CheckRevision(current, request.RevisionId);
        var code = await source.ReadAsync(
            new FunctionCode
            {
                ZipFile = request.ZipFile,
                S3Bucket = request.S3Bucket,
                S3Key = request.S3Key,
                S3ObjectVersion = request.S3ObjectVersion,
                ImageUri = request.ImageUri,
            },
            context.Cancellation);
        LayerResolver.CheckTotalSize(code, current.Settings.Layers);
        FunctionVersion Change(FunctionVersion function) => function with
        {
            Code = code,
            Settings = function.Settings with { Architecture = request.Architectures?[0] ?? function.Settings.Architecture },
        };
        if (request.DryRun == true) return FunctionDescription.Of(Change(current), reference.Key.Arn);
        var updated = await latest.ApplyAsync(reference, request.RevisionId, Change);
        return FunctionDescription.Of(updated, reference.Key.Arn);
    }
}
