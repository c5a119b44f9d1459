namespace Hearth.Services.Lambda.Permissions;

/// <summary>
/// Whether a resource-based policy lets a call in: a pure function of the statements and the call. All statements allow,
/// as Lambda's permissions do; what no statement allows is denied.
/// https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
/// </summary>
internal static class PolicyEvaluation
{
    public static bool Allows(IEnumerable<PolicyStatement> statements, PolicyRequest request) =>
        statements.Any(statement => Allows(statement, request));

    private static bool Allows(PolicyStatement statement, PolicyRequest request) =>
        IsPrincipal(statement.Principal, request.Caller)
        && Matches(statement.Action, request.Action, StringComparison.OrdinalIgnoreCase)
        && Matches(statement.Resource, request.Resource, StringComparison.Ordinal)
        && statement.Condition.All(condition => condition.Value.All(key => Holds(condition.Key, key.Key, key.Value, request.Context)));

    /// <summary>The root of an account stands for the whole account.</summary>
    private static bool IsPrincipal(PolicyPrincipal principal, PolicyCaller caller) => principal.Kind switch
    {
        "*" => true,
        "AWS" => caller.Arn is { } arn && (principal.Value == arn || principal.Value == $"arn:aws:iam::{caller.AccountId}:root"),
        "Service" => principal.Value == caller.Service,
        _ => false,
    };

    /// <summary>
    /// A key that the call does not have fails its condition, and so does an operator that is not known here: a policy is
    /// never read more widely than it was meant.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    /// </summary>
    private static bool Holds(string comparison, string key, string expected, IReadOnlyDictionary<string, string> context)
    {
        // Names of condition keys are not case-sensitive: "AWS:SourceArn" is aws:SourceArn.
        var actual = context.FirstOrDefault(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
        if (actual is null) return false;
        return comparison switch
        {
            "StringEquals" => actual == expected,
            "StringLike" => Matches(expected, actual, StringComparison.Ordinal),
            "ArnLike" or "ArnEquals" => MatchesArn(expected, actual),
            "Bool" => actual.Equals(expected, StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    /// <summary>Each of an ARN's six parts is compared by itself: a * in the account does not reach into the resource.</summary>
    private static bool MatchesArn(string pattern, string arn)
    {
        var (left, right) = (pattern.Split(':', 6), arn.Split(':', 6));
        return left.Length == 6 && right.Length == 6
            && left.Zip(right).All(part => Matches(part.First, part.Second, StringComparison.Ordinal));
    }

    /// <summary>Whether the text matches a pattern with * (any characters) and ? (one character), in linear space.</summary>
    internal static bool Matches(string pattern, string text, StringComparison comparison)
    {
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, mark, p) = (p, t, p + 1);
            else if (p < pattern.Length && (pattern[p] == '?' || text.AsSpan(t, 1).Equals(pattern.AsSpan(p, 1), comparison))) (p, t) = (p + 1, t + 1);
            else if (star >= 0) (p, mark, t) = (star + 1, mark + 1, mark + 1);
            else return false;
        }
        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}

/// <summary>A call as a policy sees it.</summary>
/// <param name="Action">"lambda:InvokeFunction".</param>
/// <param name="Resource">The ARN as it was asked for, qualifier included.</param>
/// <param name="Context">Condition keys and their values: aws:SourceArn, aws:SourceAccount, lambda:FunctionUrlAuthType, ...</param>
internal sealed record PolicyRequest(PolicyCaller Caller, string Action, string Resource)
{
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();
}

/// <summary>Who calls: an account's identity, an AWS service, or nobody that is known.</summary>
internal sealed record PolicyCaller(string? AccountId, string? Arn, string? Service)
{
    public static readonly PolicyCaller Anonymous = new(null, null, null);

    /// <summary>While authentication is open, a caller is the root of its account.</summary>
    public static PolicyCaller OfAccount(string accountId) => new(accountId, $"arn:aws:iam::{accountId}:root", null);

    public static PolicyCaller OfService(string service) => new(null, null, service);
}
