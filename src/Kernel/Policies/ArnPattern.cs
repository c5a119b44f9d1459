namespace Hearth.Kernel.Policies;

/// <summary>Each of an ARN's six parts is compared by itself: a * in the account does not reach into the resource.</summary>
internal static class ArnPattern
{
    private const int Parts = 6;

    /// <param name="pattern">With its wildcards as <see cref="Wildcard.Any"/> and <see cref="Wildcard.One"/>.</param>
    public static bool Matches(string pattern, string arn)
    {
        var left = pattern.AsSpan();
        var right = arn.AsSpan();
        for (var part = 1; part < Parts; part++)
        {
            var (leftEnd, rightEnd) = (left.IndexOf(':'), right.IndexOf(':'));
            if (leftEnd < 0 || rightEnd < 0 || !Wildcard.MatchesExpanded(left[..leftEnd], right[..rightEnd])) return false;
            left = left[(leftEnd + 1)..];
            right = right[(rightEnd + 1)..];
        }
        return Wildcard.MatchesExpanded(left, right);
    }
}
