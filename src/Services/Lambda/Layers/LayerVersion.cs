using System.Globalization;

namespace Hearth.Services.Lambda.Layers;

/// <summary>A layer's identity.</summary>
internal sealed record LayerKey(string AccountId, string Region, string Name)
{
    public string Arn => $"arn:aws:lambda:{Region}:{AccountId}:layer:{Name}";

    public string VersionArn(long version) => string.Create(CultureInfo.InvariantCulture, $"{Arn}:{version}");
}

/// <summary>One version of a layer. It never changes; its number is never given again.</summary>
internal sealed record LayerVersion
{
    public required LayerKey Key { get; init; }

    public required long Version { get; init; }

    public string Description { get; init; } = "";

    public string? LicenseInfo { get; init; }

    public IReadOnlyList<string>? CompatibleRuntimes { get; init; }

    public IReadOnlyList<string>? CompatibleArchitectures { get; init; }

    public required string Sha256Hex { get; init; }

    public required string Sha256Base64 { get; init; }

    public required long CodeSize { get; init; }

    public required long UnzippedSize { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Arn => Key.VersionArn(Version);
}
