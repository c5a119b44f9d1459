using System.Globalization;
using System.Net;

namespace Hearth.Kernel.Policies;

/// <summary>
/// Whether a condition holds for a request.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
/// </summary>
internal static class ConditionEvaluation
{
    public static bool Holds(Condition condition, RequestContext context, bool hasVariables)
    {
        var actual = context.Find(condition.Key);
        var kind = condition.Operator;
        if (kind.Comparison == Comparison.Null)
            return condition.Values.Any(value => value.Equals("true", StringComparison.OrdinalIgnoreCase) == (actual is null));
        if (actual is null)
            return kind.IfExists || kind.Quantifier == Quantifier.ForAllValues || (kind.IsNegated && kind.Quantifier == Quantifier.None);
        return kind.Quantifier switch
        {
            Quantifier.ForAllValues => actual.All(Satisfies),
            Quantifier.ForAnyValue => actual.Any(Satisfies),
            // Several values without a quantifier are not foreseen by AWS: one that compares is enough, and forbids a negation.
            _ => actual.Any(value => Compares(condition, value, context, hasVariables)) != kind.IsNegated,
        };

        bool Satisfies(string value) => Compares(condition, value, context, hasVariables) != kind.IsNegated;
    }

    /// <summary>Whether the value of the request compares with one of the policy's.</summary>
    private static bool Compares(Condition condition, string actual, RequestContext context, bool hasVariables)
    {
        foreach (var written in condition.Values)
        {
            var expected = condition.Operator.TakesVariables
                ? PolicyVariables.Expand(written, context, hasVariables, condition.Operator.Comparison is Comparison.StringLike or Comparison.ArnLike)
                : written;
            if (expected is not null && Compares(condition.Operator.Comparison, expected, actual)) return true;
        }
        return false;
    }

    private static bool Compares(Comparison comparison, string expected, string actual) => comparison switch
    {
        Comparison.StringEquals => actual == expected,
        Comparison.StringEqualsIgnoreCase => actual.Equals(expected, StringComparison.OrdinalIgnoreCase),
        Comparison.StringLike => Wildcard.MatchesExpanded(expected, actual),
        Comparison.ArnLike => ArnPattern.Matches(expected, actual),
        Comparison.Bool => actual.Equals(expected, StringComparison.OrdinalIgnoreCase),
        Comparison.BinaryEquals => Binary(expected) is { } left && Binary(actual) is { } right && left.AsSpan().SequenceEqual(right),
        Comparison.IpAddress => Cidr.Parse(expected) is { } network && IPAddress.TryParse(actual, out var address) && network.Contains(Cidr.Plain(address)),
        >= Comparison.NumericEquals and <= Comparison.NumericGreaterThanEquals =>
            Number(actual) is { } number && Number(expected) is { } bound && InOrder(comparison, number.CompareTo(bound)),
        >= Comparison.DateEquals and <= Comparison.DateGreaterThanEquals =>
            Date(actual) is { } date && Date(expected) is { } limit && InOrder(comparison, date.CompareTo(limit)),
        _ => false,
    };

    private static bool InOrder(Comparison comparison, int order) => comparison switch
    {
        Comparison.NumericEquals or Comparison.DateEquals => order == 0,
        Comparison.NumericLessThan or Comparison.DateLessThan => order < 0,
        Comparison.NumericLessThanEquals or Comparison.DateLessThanEquals => order <= 0,
        Comparison.NumericGreaterThan or Comparison.DateGreaterThan => order > 0,
        _ => order >= 0,
    };

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>ISO 8601 dates, or seconds since 1970.</summary>
    private static DateTimeOffset? Date(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return seconds is >= -62135596800 and <= 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
    }

    private static byte[]? Binary(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var count) ? bytes[..count] : null;
    }
}
