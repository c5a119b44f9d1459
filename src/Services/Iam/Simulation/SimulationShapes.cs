using Hearth.Protocols.Validation;

namespace Hearth.Services.Iam.Simulation;

public sealed record ContextEntry
{
    [Length(5, 256)]
    public string? ContextKeyName { get; init; }

    public IReadOnlyList<string>? ContextKeyValues { get; init; }

    public string? ContextKeyType { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html</summary>
public record SimulateCustomPolicyRequest
{
    public IReadOnlyList<string>? PolicyInputList { get; init; }

    public IReadOnlyList<string>? PermissionsBoundaryPolicyInputList { get; init; }

    [Required]
    [Length(3, 128, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? ActionNames { get; init; }

    public IReadOnlyList<string>? ResourceArns { get; init; }

    [Length(1, 131072)]
    public string? ResourcePolicy { get; init; }

    [Length(1, 2048)]
    public string? ResourceOwner { get; init; }

    [Length(1, 2048)]
    public string? CallerArn { get; init; }

    public IReadOnlyList<ContextEntry>? ContextEntries { get; init; }

    [Length(1, 64)]
    public string? ResourceHandlingOption { get; init; }

    [Range(1, 1000)]
    public int? MaxItems { get; init; }

    [Length(1, 4096)]
    public string? Marker { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html</summary>
public sealed record SimulatePrincipalPolicyRequest : SimulateCustomPolicyRequest
{
    [Required, Length(20, 2048)]
    public string? PolicySourceArn { get; init; }
}

public sealed record SimulatePolicyResponse
{
    public required IReadOnlyList<EvaluationResult> EvaluationResults { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html</summary>
/// <param name="EvalDecision">"allowed", "explicitDeny" or "implicitDeny".</param>
public sealed record EvaluationResult
{
    public required string EvalActionName { get; init; }

    public required string EvalResourceName { get; init; }

    public required string EvalDecision { get; init; }

    public required IReadOnlyList<MatchedStatement> MatchedStatements { get; init; }

    public required IReadOnlyList<string> MissingContextValues { get; init; }

    public BoundaryDecision? PermissionsBoundaryDecisionDetail { get; init; }
}

public sealed record MatchedStatement
{
    public required string SourcePolicyId { get; init; }

    public required string SourcePolicyType { get; init; }
}

public sealed record BoundaryDecision
{
    public required bool AllowedByPermissionsBoundary { get; init; }
}
