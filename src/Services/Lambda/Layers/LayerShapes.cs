using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.Functions;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda.Layers;

public sealed record LayerVersionContentInput
{
    [Length(3, 63), Pattern(@"[0-9A-Za-z\.\-_]*(?<!\.)")]
    public string? S3Bucket { get; init; }

    [Length(1, 1024)]
    public string? S3Key { get; init; }

    [Length(1, 1024)]
    public string? S3ObjectVersion { get; init; }

    public byte[]? ZipFile { get; init; }
}

/// <summary>Location downloads the archive for ten minutes; CodeSize in bytes; CodeSha256 in Base64.</summary>
public sealed record LayerVersionContentOutput
{
    public required string Location { get; init; }

    public required string CodeSha256 { get; init; }

    public required long CodeSize { get; init; }
}

/// <summary>The answer of PublishLayerVersion, GetLayerVersion and GetLayerVersionByArn.
/// https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersion.html</summary>
public sealed record LayerVersionResponse
{
    public required LayerVersionContentOutput Content { get; init; }

    public required string LayerArn { get; init; }

    public required string LayerVersionArn { get; init; }

    public required string Description { get; init; }

    public required string CreatedDate { get; init; }

    public required long Version { get; init; }

    public IReadOnlyList<string>? CompatibleRuntimes { get; init; }

    public string? LicenseInfo { get; init; }

    public IReadOnlyList<string>? CompatibleArchitectures { get; init; }

    internal static LayerVersionResponse Of(LayerVersion layer, ArchiveLinks links, HttpRequest request) => new()
    {
        Content = new LayerVersionContentOutput
        {
            Location = links.To(layer.Sha256Hex, request),
            CodeSha256 = layer.Sha256Base64,
            CodeSize = layer.CodeSize,
        },
        LayerArn = layer.Key.Arn,
        LayerVersionArn = layer.Arn,
        Description = layer.Description,
        CreatedDate = FunctionDescription.Timestamp(layer.CreatedAt),
        Version = layer.Version,
        CompatibleRuntimes = layer.CompatibleRuntimes,
        LicenseInfo = layer.LicenseInfo,
        CompatibleArchitectures = layer.CompatibleArchitectures,
    };
}

/// <summary>A layer version in a list. https://docs.aws.amazon.com/lambda/latest/api/API_LayerVersionsListItem.html</summary>
public sealed record LayerVersionsListItem
{
    public required string LayerVersionArn { get; init; }

    public required long Version { get; init; }

    public required string Description { get; init; }

    public required string CreatedDate { get; init; }

    public IReadOnlyList<string>? CompatibleRuntimes { get; init; }

    public string? LicenseInfo { get; init; }

    public IReadOnlyList<string>? CompatibleArchitectures { get; init; }

    internal static LayerVersionsListItem Of(LayerVersion layer) => new()
    {
        LayerVersionArn = layer.Arn,
        Version = layer.Version,
        Description = layer.Description,
        CreatedDate = FunctionDescription.Timestamp(layer.CreatedAt),
        CompatibleRuntimes = layer.CompatibleRuntimes,
        LicenseInfo = layer.LicenseInfo,
        CompatibleArchitectures = layer.CompatibleArchitectures,
    };
}
