using Hearth.Services.S3.BucketSettings;

namespace Hearth.Services.S3.Buckets;

/// <summary>A bucket and its configurations, as they are kept.</summary>
/// <param name="AccountId">The owner; 12 digits.</param>
internal sealed record Bucket(string Name, string AccountId, string Region, DateTimeOffset CreatedAt, BucketDocument Document)
{
    public string Arn => $"arn:aws:s3:::{Name}";

    public bool IsVersioned => Document.Versioning is not null;

    /// <summary>No lists: the owner has everything. A bucket without the setting has lists, as all had before there was one.</summary>
    public bool IsOwnerEnforced => Document.OwnershipControls?.Rules is [{ ObjectOwnership: "BucketOwnerEnforced" }];

    public bool MakesVersions => Document.Versioning == "Enabled";
}

/// <summary>Configurations of a bucket, by the name of the record that is AWS's own; absent ones are null.</summary>
internal sealed record BucketDocument
{
    /// <summary>"Enabled", "Suspended", or null when it never was enabled.</summary>
    public string? Versioning { get; init; }

    public Tagging? Tagging { get; init; }

    public CorsConfiguration? Cors { get; init; }

    public string? Policy { get; init; }

    public PublicAccessBlockConfiguration? PublicAccessBlock { get; init; }

    public OwnershipControls? OwnershipControls { get; init; }

    public NotificationConfiguration? Notification { get; init; }

    /// <summary>Configurations that are only kept and shown, as the XML that was sent: encryption, lifecycle.</summary>
    public IReadOnlyDictionary<string, string> Kept { get; init; } = new Dictionary<string, string>();
}
