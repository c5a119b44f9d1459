using System.Net;
using System.Text.Json;

namespace Hearth.Kernel.EventPatterns;

/// <summary>What one value of a field may be.</summary>
internal abstract record ValueMatch
{
    /// <param name="value">A string, number, boolean or null of the event.</param>
    public abstract bool Matches(JsonElement value);

    /// <summary>true, false or null.</summary>
    public sealed record Constant(JsonValueKind Kind) : ValueMatch
    {
        public override bool Matches(JsonElement value) => value.ValueKind == Kind;
    }

    public sealed record Text(string Expected) : ValueMatch
    {
        public override bool Matches(JsonElement value) => StringOf(value) == Expected;
    }

    /// <summary>By value, however it is written.</summary>
    public sealed record Number(double Expected) : ValueMatch
    {
        public override bool Matches(JsonElement value) => NumberOf(value) == Expected;
    }

    public sealed record EqualsIgnoreCase(string Expected) : ValueMatch
    {
        public override bool Matches(JsonElement value) => string.Equals(StringOf(value), Expected, StringComparison.OrdinalIgnoreCase);
    }

    public sealed record Prefix(string Start, bool IgnoreCase = false) : ValueMatch
    {
        public override bool Matches(JsonElement value) => StringOf(value)?.StartsWith(Start, Comparison(IgnoreCase)) == true;
    }

    public sealed record Suffix(string End, bool IgnoreCase = false) : ValueMatch
    {
        public override bool Matches(JsonElement value) => StringOf(value)?.EndsWith(End, Comparison(IgnoreCase)) == true;
    }

    public sealed record Wildcard(WildcardText Pattern) : ValueMatch
    {
        public override bool Matches(JsonElement value) => StringOf(value) is { } text && Pattern.Matches(text);
    }

    /// <summary>Every value that none of these matches.</summary>
    public sealed record AnythingBut(IReadOnlyList<ValueMatch> Unwanted) : ValueMatch
    {
        public override bool Matches(JsonElement value) => !Unwanted.Any(unwanted => unwanted.Matches(value));
    }

    /// <summary>Looked at where the field is, since an absent one has no value to be compared.</summary>
    public sealed record Exists(bool IsWanted) : ValueMatch
    {
        public override bool Matches(JsonElement value) => IsWanted;
    }

    /// <summary>Both ends may be missing.</summary>
    public sealed record Range(double? Above, bool IncludesLow, double? Below, bool IncludesHigh) : ValueMatch
    {
        public override bool Matches(JsonElement value) => NumberOf(value) is { } number
            && (Above is not { } low || number > low || (IncludesLow && number == low))
            && (Below is not { } high || number < high || (IncludesHigh && number == high));
    }

    public sealed record Network(IPNetwork Addresses) : ValueMatch
    {
        public override bool Matches(JsonElement value) =>
            StringOf(value) is { } text && IPAddress.TryParse(text, out var address) && Addresses.Contains(Cidr.Plain(address));
    }

    private static StringComparison Comparison(bool ignoreCase) => ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static string? StringOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? NumberOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;
}
