using System.Globalization;
using System.Text.RegularExpressions;

namespace Hearth.Services.CloudWatch.Metrics;

/// <summary>
/// A statistic by AWS's name: Average, Sum, Minimum, Maximum, SampleCount, pNN, tmNN, wmNN, tcNN, tsNN, PR(a:b), TM(a:b), WM(a:b),
/// TC(a:b), TS(a:b) and IQM, with bounds in percent or as values.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
/// </summary>
internal sealed partial record Statistic(string Name, string Kind, Bound? Lower, Bound? Upper)
{
    public static readonly IReadOnlyList<string> Simple = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

    /// <returns>Null when it is none.</returns>
    public static Statistic? Parse(string text)
    {
        if (Simple.Contains(text, StringComparer.Ordinal)) return new Statistic(text, text, Lower: null, Upper: null);
        if (text.Equals("IQM", StringComparison.OrdinalIgnoreCase)) return new Statistic(text, "TM", new Bound(25, IsPercent: true), new Bound(75, IsPercent: true));
        if (Short().Match(text) is { Success: true } brief)
        {
            var percent = double.Parse(brief.Groups["percent"].Value, CultureInfo.InvariantCulture);
            if (percent > 100) return null;
            return new Statistic(text, brief.Groups["kind"].Value.ToUpperInvariant(), Lower: null, new Bound(percent, IsPercent: true));
        }
        if (Range().Match(text) is not { Success: true } range) return null;
        var (lower, upper) = (Bound.Parse(range.Groups["lower"].Value), Bound.Parse(range.Groups["upper"].Value));
        if (lower is null && upper is null) return null;
        if (lower is { } a && upper is { } b && (a.IsPercent != b.IsPercent || a.Value > b.Value)) return null;
        if (lower is { IsPercent: true, Value: > 100 } || upper is { IsPercent: true, Value: > 100 }) return null;
        var kind = range.Groups["kind"].Value.ToUpperInvariant();
        if (kind == "PR" && (lower ?? upper)!.IsPercent) return null;
        return new Statistic(text, kind, lower, upper);
    }

    /// <returns>Null where the values are not known: they came as statistic sets.</returns>
    public double? Of(Aggregate aggregate)
    {
        if (aggregate.SampleCount <= 0) return null;
        return Kind switch
        {
            "SampleCount" => aggregate.SampleCount,
            "Average" => aggregate.Average,
            "Sum" => aggregate.Sum,
            "Minimum" => aggregate.Minimum,
            "Maximum" => aggregate.Maximum,
            _ => aggregate.Distribution is { } distribution ? Of(aggregate, distribution.Sorted()) : null,
        };
    }

    private double? Of(Aggregate aggregate, IReadOnlyList<(double Value, double Count)> values)
    {
        if (Kind == "P") return Math.Clamp(Percentile(values, aggregate.SampleCount, Upper!.Value), aggregate.Minimum, aggregate.Maximum);
        var kept = Keep(values, aggregate.SampleCount);
        var count = kept.Sum(pair => pair.Count);
        return Kind switch
        {
            "TC" => count,
            "TS" => kept.Sum(pair => pair.Value * pair.Count),
            "PR" => 100 * count / aggregate.SampleCount,
            "TM" => count > 0 ? kept.Sum(pair => pair.Value * pair.Count) / count : null,
            _ => Winsorized(values, kept, aggregate.SampleCount, count),
        };
    }

    /// <summary>The smallest value that so many percent of the samples do not exceed.</summary>
    private static double Percentile(IReadOnlyList<(double Value, double Count)> values, double total, double percent)
    {
        var rank = total * percent / 100;
        var seen = 0d;
        foreach (var (value, count) in values)
        {
            seen += count;
            if (seen >= rank - 1e-9) return value;
        }
        return values[^1].Value;
    }

    /// <summary>The samples between the bounds; a percentage cuts through the samples of one value.</summary>
    private List<(double Value, double Count)> Keep(IReadOnlyList<(double Value, double Count)> values, double total)
    {
        if ((Lower ?? Upper)!.IsPercent)
        {
            var (from, to) = (total * (Lower?.Value ?? 0) / 100, total * (Upper?.Value ?? 100) / 100);
            var kept = new List<(double, double)>();
            var seen = 0d;
            foreach (var (value, count) in values)
            {
                var part = Math.Min(seen + count, to) - Math.Max(seen, from);
                if (part > 0) kept.Add((value, part));
                seen += count;
            }
            return kept;
        }
        // "(a:b)": above a, up to and with b.
        return [.. values.Where(pair => (Lower is null || pair.Value > Lower.Value) && (Upper is null || pair.Value <= Upper.Value))];
    }

    /// <summary>What lies outside counts as the nearest value inside.</summary>
    private static double? Winsorized(
        IReadOnlyList<(double Value, double Count)> values, List<(double Value, double Count)> kept, double total, double count)
    {
        if (kept.Count == 0) return null;
        var (low, high) = (kept[0].Value, kept[^1].Value);
        var inside = kept.Sum(pair => pair.Value * pair.Count);
        var below = values.Where(pair => pair.Value < low).Sum(pair => pair.Count);
        var above = Math.Max(0, total - count - below);
        return (inside + (below * low) + (above * high)) / total;
    }

    [GeneratedRegex(@"\A(?<kind>p|tm|wm|tc|ts)(?<percent>\d{1,3}(\.\d{0,10})?)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 100)]
    private static partial Regex Short();

    [GeneratedRegex(@"\A(?<kind>PR|TM|WM|TC|TS)\((?<lower>[^:()]*):(?<upper>[^:()]*)\)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 100)]
    private static partial Regex Range();
}

/// <summary>A bound of a trimmed statistic: a percentage, or a value.</summary>
internal sealed record Bound(double Value, bool IsPercent)
{
    public static Bound? Parse(string text)
    {
        var isPercent = text.EndsWith('%');
        return double.TryParse(isPercent ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? new Bound(value, isPercent) : null;
    }
}
