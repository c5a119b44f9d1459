using Hearth.Protocols.Validation;

namespace Hearth.Services.Sts.AssumeRole;

/// <summary>https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html</summary>
public sealed record AssumeRoleRequest
{
    [Required, Length(20, 2048)]
    public string? RoleArn { get; init; }

    [Required, Length(2, 64), Pattern(@"[\w+=,.@-]*")]
    public string? RoleSessionName { get; init; }

    [Length(0, 10)]
    public IReadOnlyList<PolicyDescriptor>? PolicyArns { get; init; }

    [Length(1, 2048), Pattern(@"[\u0009\u000A\u000D\u0020-\u00FF]+")]
    public string? Policy { get; init; }

    [Range(900, 43200)]
    public int? DurationSeconds { get; init; }

    [Length(0, 50)]
    public IReadOnlyList<SessionTag>? Tags { get; init; }

    public IReadOnlyList<string>? TransitiveTagKeys { get; init; }

    [Length(2, 1224), Pattern(@"[\w+=,.@:\/-]*")]
    public string? ExternalId { get; init; }

    [Length(9, 256)]
    public string? SerialNumber { get; init; }

    [Length(6, 6)]
    public string? TokenCode { get; init; }

    [Length(2, 64), Pattern(@"[\w+=,.@-]*")]
    public string? SourceIdentity { get; init; }
}

public sealed record PolicyDescriptor
{
    [Required, Length(20, 2048)]
    public string? Arn { get; init; }
}

public sealed record SessionTag
{
    [Required, Length(1, 128)]
    public string? Key { get; init; }

    [Required, Length(0, 256)]
    public string? Value { get; init; }
}

public sealed record AssumeRoleResponse
{
    public required CredentialsShape Credentials { get; init; }

    public required AssumedRoleUser AssumedRoleUser { get; init; }

    public int? PackedPolicySize { get; init; }

    public string? SourceIdentity { get; init; }
}

public sealed record AssumedRoleUser
{
    public required string AssumedRoleId { get; init; }

    public required string Arn { get; init; }
}
