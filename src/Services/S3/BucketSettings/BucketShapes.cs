using Hearth.Protocols.Shapes;

namespace Hearth.Services.S3.BucketSettings;

/// <summary>Tags of a bucket or an object.</summary>
[RootName("Tagging")]
internal sealed record Tagging
{
    [ItemName("Tag")]
    public IReadOnlyList<Tag> TagSet { get; init; } = [];
}

internal sealed record Tag
{
    public string Key { get; init; } = "";

    public string Value { get; init; } = "";
}

[RootName("VersioningConfiguration")]
internal sealed record VersioningConfiguration
{
    public string? Status { get; init; }

    public string? MfaDelete { get; init; }
}

[RootName("CORSConfiguration")]
internal sealed record CorsConfiguration
{
    [Flattened, WireName("CORSRule")]
    public IReadOnlyList<CorsRule> CorsRules { get; init; } = [];
}

internal sealed record CorsRule
{
    public string? ID { get; init; }

    [Flattened, WireName("AllowedHeader")]
    public IReadOnlyList<string> AllowedHeaders { get; init; } = [];

    [Flattened, WireName("AllowedMethod")]
    public IReadOnlyList<string> AllowedMethods { get; init; } = [];

    [Flattened, WireName("AllowedOrigin")]
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    [Flattened, WireName("ExposeHeader")]
    public IReadOnlyList<string> ExposeHeaders { get; init; } = [];

    public int? MaxAgeSeconds { get; init; }
}

[RootName("PublicAccessBlockConfiguration")]
internal sealed record PublicAccessBlockConfiguration
{
    public bool BlockPublicAcls { get; init; }

    public bool IgnorePublicAcls { get; init; }

    public bool BlockPublicPolicy { get; init; }

    public bool RestrictPublicBuckets { get; init; }
}

[RootName("OwnershipControls")]
internal sealed record OwnershipControls
{
    private static readonly string[] Known = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];

    [Flattened, WireName("Rule")]
    public IReadOnlyList<OwnershipControlsRule> Rules { get; init; } = [];

    public static OwnershipControls Of(string ownership) => Known.Contains(ownership)
        ? new OwnershipControls { Rules = [new OwnershipControlsRule { ObjectOwnership = ownership }] }
        : throw S3Error.InvalidArgument("Invalid x-amz-object-ownership header: " + ownership, "x-amz-object-ownership", ownership);
}

internal sealed record OwnershipControlsRule
{
    public string ObjectOwnership { get; init; } = "";
}

[RootName("NotificationConfiguration")]
internal sealed record NotificationConfiguration
{
    [Flattened, WireName("TopicConfiguration")]
    public IReadOnlyList<TopicConfiguration> TopicConfigurations { get; init; } = [];

    [Flattened, WireName("QueueConfiguration")]
    public IReadOnlyList<QueueConfiguration> QueueConfigurations { get; init; } = [];

    [Flattened, WireName("CloudFunctionConfiguration")]
    public IReadOnlyList<LambdaFunctionConfiguration> LambdaFunctionConfigurations { get; init; } = [];

    public EventBridgeConfiguration? EventBridgeConfiguration { get; init; }
}

internal sealed record EventBridgeConfiguration;

internal sealed record TopicConfiguration : NotificationTarget
{
    [WireName("Topic")]
    public string TopicArn { get; init; } = "";

    public override string TargetArn => TopicArn;
}

internal sealed record QueueConfiguration : NotificationTarget
{
    [WireName("Queue")]
    public string QueueArn { get; init; } = "";

    public override string TargetArn => QueueArn;
}

internal sealed record LambdaFunctionConfiguration : NotificationTarget
{
    [WireName("CloudFunction")]
    public string LambdaFunctionArn { get; init; } = "";

    public override string TargetArn => LambdaFunctionArn;
}

/// <summary>What the three kinds of targets have alike.</summary>
internal abstract record NotificationTarget
{
    public string? Id { get; init; }

    [Flattened, WireName("Event")]
    public IReadOnlyList<string> Events { get; init; } = [];

    public NotificationFilter? Filter { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public abstract string TargetArn { get; }
}

internal sealed record NotificationFilter
{
    public KeyFilter? S3Key { get; init; }
}

internal sealed record KeyFilter
{
    [Flattened, WireName("FilterRule")]
    public IReadOnlyList<FilterRule> FilterRules { get; init; } = [];
}

internal sealed record FilterRule
{
    public string Name { get; init; } = "";

    public string Value { get; init; } = "";
}
