namespace Hearth.Kernel.Policies;

/// <summary>What an operator compares.</summary>
public enum Comparison
{
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    NumericEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    BinaryEquals,
    IpAddress,
    ArnLike,
    Null,
}

/// <summary>How the several values of a key are taken together.</summary>
public enum Quantifier
{
    /// <summary>The key has one value.</summary>
    None,

    ForAllValues,

    ForAnyValue,
}

/// <summary>
/// A condition operator taken apart.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
/// </summary>
/// <param name="IsNegated">The ...Not... operators: the comparison must hold with none of the values.</param>
/// <param name="IfExists">A request without the key satisfies the condition.</param>
public readonly record struct ConditionOperator(Comparison Comparison, bool IsNegated, bool IfExists, Quantifier Quantifier)
{
    private static readonly Dictionary<string, (Comparison Comparison, bool IsNegated)> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["StringEquals"] = (Comparison.StringEquals, false),
        ["StringNotEquals"] = (Comparison.StringEquals, true),
        ["StringEqualsIgnoreCase"] = (Comparison.StringEqualsIgnoreCase, false),
        ["StringNotEqualsIgnoreCase"] = (Comparison.StringEqualsIgnoreCase, true),
        ["StringLike"] = (Comparison.StringLike, false),
        ["StringNotLike"] = (Comparison.StringLike, true),
        ["NumericEquals"] = (Comparison.NumericEquals, false),
        ["NumericNotEquals"] = (Comparison.NumericEquals, true),
        ["NumericLessThan"] = (Comparison.NumericLessThan, false),
        ["NumericLessThanEquals"] = (Comparison.NumericLessThanEquals, false),
        ["NumericGreaterThan"] = (Comparison.NumericGreaterThan, false),
        ["NumericGreaterThanEquals"] = (Comparison.NumericGreaterThanEquals, false),
        ["DateEquals"] = (Comparison.DateEquals, false),
        ["DateNotEquals"] = (Comparison.DateEquals, true),
        ["DateLessThan"] = (Comparison.DateLessThan, false),
        ["DateLessThanEquals"] = (Comparison.DateLessThanEquals, false),
        ["DateGreaterThan"] = (Comparison.DateGreaterThan, false),
        ["DateGreaterThanEquals"] = (Comparison.DateGreaterThanEquals, false),
        ["Bool"] = (Comparison.Bool, false),
        ["BinaryEquals"] = (Comparison.BinaryEquals, false),
        ["IpAddress"] = (Comparison.IpAddress, false),
        ["NotIpAddress"] = (Comparison.IpAddress, true),
        ["ArnEquals"] = (Comparison.ArnLike, false),
        ["ArnLike"] = (Comparison.ArnLike, false),
        ["ArnNotEquals"] = (Comparison.ArnLike, true),
        ["ArnNotLike"] = (Comparison.ArnLike, true),
        ["Null"] = (Comparison.Null, false),
    };

    /// <summary>Whether values may hold variables and wildcards that stand for themselves only as <c>${*}</c>.</summary>
    public bool TakesVariables => Comparison is Comparison.StringEquals or Comparison.StringEqualsIgnoreCase or Comparison.StringLike or Comparison.ArnLike;

    /// <summary>Null when there is no such operator.</summary>
    public static ConditionOperator? Parse(string name)
    {
        var quantifier = Quantifier.None;
        if (name.StartsWith("ForAllValues:", StringComparison.OrdinalIgnoreCase)) quantifier = Quantifier.ForAllValues;
        if (name.StartsWith("ForAnyValue:", StringComparison.OrdinalIgnoreCase)) quantifier = Quantifier.ForAnyValue;
        var bare = quantifier == Quantifier.None ? name : name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var ifExists = bare.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase);
        if (ifExists) bare = bare[..^"IfExists".Length];
        if (!Names.TryGetValue(bare, out var known)) return null;
        // A condition about a key's presence has no use for either.
        if (known.Comparison == Comparison.Null && (ifExists || quantifier != Quantifier.None)) return null;
        return new ConditionOperator(known.Comparison, known.IsNegated, ifExists, quantifier);
    }
}
