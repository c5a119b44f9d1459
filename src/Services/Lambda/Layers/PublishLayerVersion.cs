using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Runtimes;

namespace Hearth.Services.Lambda.Layers;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html</summary>
public sealed record PublishLayerVersionRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.LayerName)]
    public string? LayerName { get; init; }

    [Length(0, 256)]
    public string? Description { get; init; }

    [Required]
    public LayerVersionContentInput? Content { get; init; }

    [Length(0, 15), RuntimeEnum(Target = ConstraintTarget.Each), NotNull(Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? CompatibleRuntimes { get; init; }

    [Length(0, 512)]
    public string? LicenseInfo { get; init; }

    [Length(0, 2), Enum("x86_64", "arm64", Target = ConstraintTarget.Each), NotNull(Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? CompatibleArchitectures { get; init; }
}

internal sealed class PublishLayerVersion(LayerStore store, FunctionSource source, ArchiveLinks links, TimeProvider time)
{
    public async Task<LayerVersionResponse> HandleAsync(PublishLayerVersionRequest request, CallContext context)
    {
        var key = LayerNames.Parse(request.LayerName!, context.Caller);
        if (key.AccountId != context.AccountId || key.Region != context.Region)
            throw LambdaErrors.AccessDenied(
                $"User: arn:aws:iam::{context.AccountId}:root is not authorized to perform: lambda:PublishLayerVersion on resource: {key.Arn}");
        var content = request.Content!;
        var archive = await source.ReadAsync(
            new FunctionCode
            {
                ZipFile = content.ZipFile,
                S3Bucket = content.S3Bucket,
                S3Key = content.S3Key,
                S3ObjectVersion = content.S3ObjectVersion,
            },
            context.Caller,
            context.Cancellation);
        var layer = await store.PublishAsync(key, number => new LayerVersion
        {
            Key = key,
            Version = number,
            Description = request.Description ?? "",
            LicenseInfo = request.LicenseInfo,
            CompatibleRuntimes = request.CompatibleRuntimes,
            CompatibleArchitectures = request.CompatibleArchitectures,
            Sha256Hex = archive.Sha256Hex,
            Sha256Base64 = archive.Sha256Base64,
            CodeSize = archive.CodeSize,
            UnzippedSize = archive.UnzippedSize,
            CreatedAt = time.GetUtcNow(),
        });
        return LayerVersionResponse.Of(layer, links, context.Http.Request);
    }
}
