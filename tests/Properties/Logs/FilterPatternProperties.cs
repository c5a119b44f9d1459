using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Hearth.Kernel;
using Hearth.Services.Logs.FilterPatterns;
using Xunit;

namespace Hearth.Tests.Properties.Logs;

public sealed class FilterPatternProperties
{
    /// <summary>Pieces that make patterns, right and wrong ones, far more often than random characters do.</summary>
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "(", ")", "$", ".", ",", "...", " ", "\"", "'", "%", "*", "?", "-", "\\", "=", "!=", "<", ">=", "=!",
        "&&", "||", "IS", "NULL", "NOT", "EXISTS", "a", "b1", "42", "1e9", "x*", "$.a", "$.b[0]", "[*]", "{1,9}", "{9999}", "^", "+",
        "\ud800", "é", "\0", "\n", "{ $.a = 1 }", "[a, b=1, ...]", "%a+b*%", "%[a-z]{1,50}%",
    ];

    private static readonly Arbitrary<string> Patterns = Gen.OneOf(
        Gen.Choose(0, 40).SelectMany(count => Gen.Elements(Pieces).ArrayOf(count)).Select(pieces => string.Concat(pieces)),
        Gen.Choose(0, 40).SelectMany(count => Gen.Elements(Pieces).ArrayOf(count)).Select(pieces => $"{{ {string.Concat(pieces)} }}"),
        Gen.Choose(0, 40).SelectMany(count => Gen.Elements(Pieces).ArrayOf(count)).Select(pieces => $"[{string.Join(',', pieces)}]"),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "")).ToArbitrary();

    [Fact]
    public void Parsing_answers_a_pattern_or_an_InvalidParameterException_and_matching_answers() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5000),
            Prop.ForAll(Patterns, Patterns, (text, message) =>
            {
                FilterPattern pattern;
                var started = Stopwatch.GetTimestamp();
                try
                {
                    pattern = FilterPattern.Parse(text);
                }
                catch (AwsError error)
                {
                    return error.Code == "InvalidParameterException";
                }
                pattern.Matches(message);
                pattern.Matches("{\"a\": \"" + message.Replace("\\", "").Replace("\"", "") + "\", \"b\": [1, null]}");
                return Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5);
            }));

    [Fact]
    public void A_word_matches_exactly_the_messages_that_contain_it() =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(
                Words(), Words(), (word, message) => FilterPattern.Parse(word).Matches(message) == message.Contains(word, StringComparison.Ordinal)));

    [Fact]
    public void Any_text_quoted_is_a_phrase_that_finds_itself() =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), text =>
            {
                var quoted = new StringBuilder("\"").Append(text.Get.Replace("\\", "\\\\").Replace("\"", "\\\"")).Append('"').ToString();
                return quoted.Length > FilterPattern.MaxLength || FilterPattern.Parse(quoted).Matches($"before {text.Get} after");
            }));

    [Fact]
    public void And_needs_both_or_needs_one_and_not_equal_is_the_opposite_of_equal() =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), (left, right, value) =>
            {
                var message = $"{{\"v\": {value}}}";
                bool Is(string condition) => FilterPattern.Parse($"{{ {condition} }}").Matches(message);
                return Is($"$.v > {left} && $.v < {right}") == (value > left && value < right)
                    && Is($"$.v > {left} || $.v < {right}") == (value > left || value < right)
                    && Is($"$.v = {left}") == !Is($"$.v != {left}")
                    && Is($"$.v >= {left}") == !Is($"$.v < {left}");
            }));

    [Theory]
    [InlineData("%(a|a)*b%")]
    [InlineData("%a*a*a*a*a*a*a*a*a*a*b%")]
    [InlineData("%[a]{1,1000}[a]{1,1000}[a]{1,1000}b%")]
    public void Hostile_expressions_take_no_more_than_a_moment(string text)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            FilterPattern.Parse(text).Matches(new string('a', 20_000));
        }
        catch (AwsError)
        {
            // Refusing is as good.
        }
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    private static Arbitrary<string> Words() =>
        Gen.Choose(1, 4).SelectMany(count => Gen.Elements('a', 'b', 'A', '_', '1').ArrayOf(count)).Select(letters => new string(letters)).ToArbitrary();
}
