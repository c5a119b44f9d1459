namespace Hearth.Kernel.Policies;

/// <summary>
/// A policy as it is evaluated: parsed once, never changed.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
/// </summary>
/// <param name="Version">"2012-10-17", or "2008-10-17", which a document without a version has: it knows no variables.</param>
/// <param name="Id">The document's own Id, or null.</param>
public sealed record PolicyDocument(string Version, string? Id, IReadOnlyList<Statement> Statements)
{
    public const string CurrentVersion = "2012-10-17";
    public const string FirstVersion = "2008-10-17";

    /// <summary>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html</summary>
    public bool HasVariables => Version == CurrentVersion;

    /// <exception cref="PolicySyntaxException">The text is no policy; the message is AWS's.</exception>
    public static PolicyDocument Parse(string json) => PolicyParser.Parse(json);
}

/// <summary>A text that is no policy document, in the words of IAM's MalformedPolicyDocument.</summary>
public sealed class PolicySyntaxException(string message) : Exception(message);

/// <summary>One statement of a policy.</summary>
/// <param name="Principals">Null in identity-based policies.</param>
/// <param name="Resources">Null in a role's trust policy, which is about the role itself.</param>
public sealed record Statement(
    string? Sid,
    bool IsAllow,
    StatementPrincipals? Principals,
    NameList Actions,
    NameList? Resources,
    IReadOnlyList<Condition> Conditions);

/// <summary>Action and NotAction, Resource and NotResource: patterns with * and ?.</summary>
/// <param name="IsNegated">Whether it is the Not... element: everything but these.</param>
public sealed record NameList(bool IsNegated, IReadOnlyList<string> Patterns);

/// <summary>Principal and NotPrincipal.</summary>
/// <param name="IsNegated">Whether it is NotPrincipal.</param>
/// <param name="Principals">Kind ("AWS", "Service", "Federated", "CanonicalUser") and value; everyone is ("AWS", "*").</param>
public sealed record StatementPrincipals(bool IsNegated, IReadOnlyList<(string Kind, string Value)> Principals);

/// <summary>One key of a condition block: <c>"ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a*"]}</c>.</summary>
/// <param name="OperatorName">As written, for messages.</param>
/// <param name="Key">Condition keys are not case-sensitive.</param>
public sealed record Condition(string OperatorName, ConditionOperator Operator, string Key, IReadOnlyList<string> Values);
