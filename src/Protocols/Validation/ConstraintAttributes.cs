using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hearth.Protocols.Validation;

/// <summary>
/// A constraint of AWS's model on a member, with the words that AWS uses for it: "Member must ...".
/// On a list or map it constrains the collection; the <c>Each...</c> forms constrain its elements.
/// </summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public abstract class ConstraintAttribute : Attribute
{
    /// <summary>Element constraints apply to each element of a list, or to each key or value of a map.</summary>
    public ConstraintTarget Target { get; init; } = ConstraintTarget.Member;

    /// <summary>Every sentence of this constraint, in AWS's order.</summary>
    public abstract IEnumerable<string> Sentences { get; }

    /// <summary>The sentences that the value breaks. Null values are checked by <see cref="RequiredAttribute"/> only.</summary>
    public abstract IEnumerable<string> Broken(object value);

    /// <summary>Whether the value breaks nothing, as nearly all do: without the cost of listing what it breaks.</summary>
    public virtual bool IsKept(object value) => !Broken(value).Any();
}

public enum ConstraintTarget
{
    Member,
    Each,
    EachKey,
    EachValue,
}

/// <summary>AWS: "Member must not be null".</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>Length of a string (characters), blob (bytes), list or map (entries), both ends included.</summary>
public sealed class LengthAttribute(long min, long max) : ConstraintAttribute
{
    private readonly string _atMost = $"Member must have length less than or equal to {max}";
    private readonly string _atLeast = $"Member must have length greater than or equal to {min}";

    public override IEnumerable<string> Sentences => [_atMost, _atLeast];

    public override IEnumerable<string> Broken(object value)
    {
        var length = LengthOf(value);
        if (length > max) yield return _atMost;
        if (length < min) yield return _atLeast;
    }

    public override bool IsKept(object value) => LengthOf(value) is var length && length <= max && length >= min;

    private static long LengthOf(object value) => value switch
    {
        string text => text.Length,
        byte[] bytes => bytes.Length,
        System.Collections.ICollection collection => collection.Count,
        _ => throw new InvalidOperationException($"[Length] does not apply to {value.GetType().Name}."),
    };
}

/// <summary>Value of a number, both ends included.</summary>
public sealed class RangeAttribute(double min, double max) : ConstraintAttribute
{
    /// <summary>Whether the member is a float or double: AWS then writes "1.0".</summary>
    public bool Fractional { get; init; }

    public override IEnumerable<string> Sentences => [AtMost, AtLeast];

    private string AtMost => $"Member must have value less than or equal to {Format(max)}";

    private string AtLeast => $"Member must have value greater than or equal to {Format(min)}";

    public override IEnumerable<string> Broken(object value)
    {
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (!(number <= max)) yield return AtMost;
        if (!(number >= min)) yield return AtLeast;
    }

    private string Format(double number) =>
        number.ToString(Fractional ? "0.0###" : "0", CultureInfo.InvariantCulture);
}

/// <summary>A regular expression that the whole string must match, printed as AWS prints it.</summary>
public sealed class PatternAttribute(string pattern) : ConstraintAttribute
{
    private const int MostRemembered = 1000, LongestRemembered = 256;

    // The time limit keeps a hostile value from holding a thread; the patterns are AWS's own and linear in practice.
    // Made when it is first needed: making hundreds of them would hold up the server's start.
    private readonly Lazy<Regex> _regex = new(() =>
        new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(250)));

    private readonly string _sentence = $"Member must satisfy regular expression pattern: {pattern}";

    /// <summary>Values that matched, the same few again and again: the name of a busy function. Finding one costs a tenth of the match.</summary>
    private readonly ConcurrentDictionary<string, bool> _matched = new(StringComparer.Ordinal);

    public override IEnumerable<string> Sentences => [_sentence];

    public override IEnumerable<string> Broken(object value)
    {
        if (!IsMatch((string)value)) yield return _sentence;
    }

    public override bool IsKept(object value)
    {
        var text = (string)value;
        if (_matched.ContainsKey(text)) return true;
        if (!IsMatch(text)) return false;
        if (text.Length > LongestRemembered) return true;
        // Counting takes all of its locks; here only what is new pays for that.
        if (_matched.Count >= MostRemembered) _matched.Clear();
        _matched.TryAdd(text, true);
        return true;
    }

    /// <summary>A value that takes longer than any honest one does not match.</summary>
    private bool IsMatch(string value)
    {
        try
        {
            return _regex.Value.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}

/// <summary>The closed set of values of an enumeration, in the order in which AWS prints it.</summary>
public sealed class EnumAttribute(params string[] values) : ConstraintAttribute
{
    private readonly string _sentence = $"Member must satisfy enum value set: [{string.Join(", ", values)}]";

    public IReadOnlyList<string> Values { get; } = values;

    public override IEnumerable<string> Sentences => [_sentence];

    public override IEnumerable<string> Broken(object value)
    {
        if (!IsKept(value)) yield return _sentence;
    }

    public override bool IsKept(object value) => values.AsSpan().Contains((string)value);
}

/// <summary>Makes "Member must not be null" part of the sentences for a collection's elements, as AWS prints it for some.</summary>
public sealed class NotNullAttribute : ConstraintAttribute
{
    private const string Sentence = "Member must not be null";

    public override IEnumerable<string> Sentences => [Sentence];

    public override IEnumerable<string> Broken(object value) => [];
}
