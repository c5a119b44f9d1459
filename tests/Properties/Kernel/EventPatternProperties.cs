using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Hearth.Kernel.EventPatterns;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties.Kernel;

/// <summary>Laws that every pattern keeps, whatever it asks for.</summary>
public sealed class EventPatternProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private static readonly Gen<string> Word = from letters in Gen.Elements('a', 'b', '*', '\\', 'É').ArrayOf() select new string(letters);

    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf(
        Gen.Elements("a", "ab", "B", "", "10.0.0.1").Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Choose(-3, 3).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Elements(true, false).Select(flag => (JsonNode?)JsonValue.Create(flag)),
        Gen.Constant((JsonNode?)null));

    private static readonly Gen<JsonObject> Event =
        from fields in Gen.Zip(Gen.Elements("x", "y", "z"), Gen.OneOf(Scalar, Scalar.ListOf(2).Select(list => (JsonNode?)new JsonArray([.. list.Select(Copy)])))).ListOf(3)
        select new JsonObject(fields.DistinctBy(field => field.Item1).Select(field => KeyValuePair.Create(field.Item1, Copy(field.Item2))));

    private static readonly Gen<string> Match = Gen.Elements(
        "\"a\"", "\"ab\"", "1", "null", "true", """{"prefix":"a"}""", """{"suffix":"b"}""", """{"anything-but":["a",1]}""",
        """{"numeric":[">=",0,"<",3]}""", """{"exists":true}""", """{"exists":false}""", """{"equals-ignore-case":"b"}""",
        """{"wildcard":"*b"}""", """{"cidr":"10.0.0.0/8"}""");

    private static readonly Gen<string> Field = Gen.Elements("x", "y", "z");

    /// <summary>A list of values is the choice of each of them.</summary>
    [Fact]
    public void A_list_matches_when_one_of_its_values_does() => Prop.ForAll(
        Arb.From(from field in Field from one in Match from other in Match from anEvent in Event select (field, one, other, anEvent)),
        drawn => Matches($$"""{"{{drawn.field}}":[{{drawn.one}},{{drawn.other}}]}""", drawn.anEvent).ShouldBe(
            Matches($$"""{"{{drawn.field}}":[{{drawn.one}}]}""", drawn.anEvent) || Matches($$"""{"{{drawn.field}}":[{{drawn.other}}]}""", drawn.anEvent)))
        .Check(Many);

    [Fact]
    public void Several_fields_match_when_each_does() => Prop.ForAll(
        Arb.From(from one in Match from other in Match from anEvent in Event select (one, other, anEvent)),
        drawn => Matches($$"""{"x":[{{drawn.one}}],"y":[{{drawn.other}}]}""", drawn.anEvent).ShouldBe(
            Matches($$"""{"x":[{{drawn.one}}]}""", drawn.anEvent) && Matches($$"""{"y":[{{drawn.other}}]}""", drawn.anEvent)))
        .Check(Many);

    [Fact]
    public void Or_matches_when_one_of_its_choices_does() => Prop.ForAll(
        Arb.From(from one in Match from other in Match from anEvent in Event select (one, other, anEvent)),
        drawn => Matches($$"""{"$or":[{"x":[{{drawn.one}}]},{"y":[{{drawn.other}}]}]}""", drawn.anEvent).ShouldBe(
            Matches($$"""{"x":[{{drawn.one}}]}""", drawn.anEvent) || Matches($$"""{"y":[{{drawn.other}}]}""", drawn.anEvent)))
        .Check(Many);

    [Fact]
    public void Exactly_one_of_exists_and_not_exists_matches() => Prop.ForAll(
        Arb.From(from field in Field from anEvent in Event select (field, anEvent)),
        drawn => (Matches($$"""{"{{drawn.field}}":[{"exists":true}]}""", drawn.anEvent) ^ Matches($$"""{"{{drawn.field}}":[{"exists":false}]}""", drawn.anEvent)).ShouldBeTrue())
        .Check(Many);

    /// <summary>Fields that a pattern does not name are not looked at.</summary>
    [Fact]
    public void Another_field_changes_nothing() => Prop.ForAll(
        Arb.From(from field in Field from one in Match from anEvent in Event from more in Scalar select (field, one, anEvent, more)),
        drawn =>
        {
            var pattern = $$"""{"{{drawn.field}}":[{{drawn.one}}]}""";
            var before = Matches(pattern, drawn.anEvent);
            var larger = (JsonObject)drawn.anEvent.DeepClone();
            larger["other"] = Copy(drawn.more);
            Matches(pattern, larger).ShouldBe(before);
        }).Check(Many);

    /// <summary>Against the regular expression that says the same.</summary>
    [Fact]
    public void A_wildcard_is_what_its_regular_expression_is() => Prop.ForAll(
        Arb.From(from pieces in Gen.Elements("a", "b", "ab", "\\*", "\\\\").ListOf() from stars in Gen.Elements(true, false).ListOf(8) from text in Word select (pieces, stars, text)),
        drawn =>
        {
            var pieces = drawn.pieces.Take(7).ToList();
            var wildcard = string.Concat(pieces.Select((piece, at) => (drawn.stars[at] ? "*" : "") + piece)) + (drawn.stars[7] ? "*" : "");
            var expression = string.Concat(pieces.Select((piece, at) =>
                (drawn.stars[at] ? ".*" : "") + Regex.Escape(piece.Replace("\\*", "*", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal))))
                + (drawn.stars[7] ? ".*" : "");
            Matches(new JsonObject { ["x"] = new JsonArray(new JsonObject { ["wildcard"] = wildcard }) }.ToJsonString(), new JsonObject { ["x"] = drawn.text })
                .ShouldBe(Regex.IsMatch(drawn.text, $@"\A{expression}\z", RegexOptions.Singleline));
        }).Check(Many);

    /// <summary>Whatever JSON is given, the parser takes it or refuses it; it never fails.</summary>
    [Fact]
    public void Any_text_is_a_pattern_or_refused() => Prop.ForAll(
        Arb.From(from parts in Gen.Elements("{", "}", "[", "]", "\"x\"", ":", ",", "1", "null", "\"prefix\"", "\"numeric\"", "\"$or\"", "\"anything-but\"", "\">\"").ListOf() select string.Concat(parts)),
        text =>
        {
            try
            {
                EventPattern.Parse(text);
            }
            catch (EventPatternException)
            {
                // Refused.
            }
        }).Check(Many);

    private static bool Matches(string pattern, JsonObject anEvent)
    {
        using var document = JsonDocument.Parse(anEvent.ToJsonString());
        return EventPattern.Parse(pattern).Matches(document.RootElement);
    }

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();
}
