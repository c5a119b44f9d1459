using System.Text.Json;
using Hearth.Kernel.EventPatterns;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Kernel.EventPatterns;

public sealed class EventPatternTests
{
    [Theory]
    [InlineData("""{"a":["x"]}""", """{"a":"x","other":1}""", true)]
    [InlineData("""{"a":["x","y"]}""", """{"a":"z"}""", false)]
    [InlineData("""{"a":["x"],"b":["y"]}""", """{"a":"x"}""", false)]
    [InlineData("""{"a":[1]}""", """{"a":1.0}""", true)]
    [InlineData("""{"a":["1"]}""", """{"a":1}""", false)]
    [InlineData("""{"a":[null]}""", """{"a":null}""", true)]
    [InlineData("""{"a":[null]}""", """{}""", false)]
    [InlineData("""{"a":[true]}""", """{"a":false}""", false)]
    [InlineData("""{"a":["x"]}""", """{"a":["w","x"]}""", true)]
    [InlineData("""{"a":[{"prefix":"ab"}]}""", """{"a":"abc"}""", true)]
    [InlineData("""{"a":[{"prefix":{"equals-ignore-case":"AB"}}]}""", """{"a":"abc"}""", true)]
    [InlineData("""{"a":[{"suffix":"bc"}]}""", """{"a":"abc"}""", true)]
    [InlineData("""{"a":[{"suffix":{"equals-ignore-case":"BC"}}]}""", """{"a":"abx"}""", false)]
    [InlineData("""{"a":[{"equals-ignore-case":"ABC"}]}""", """{"a":"abc"}""", true)]
    [InlineData("""{"a":[{"anything-but":["x","y"]}]}""", """{"a":"z"}""", true)]
    [InlineData("""{"a":[{"anything-but":["x","y"]}]}""", """{"a":"y"}""", false)]
    [InlineData("""{"a":[{"anything-but":["x"]}]}""", """{}""", false)]
    [InlineData("""{"a":[{"anything-but":["rugby"]}]}""", """{"a":["rugby","tennis"]}""", true)]
    [InlineData("""{"a":[{"anything-but":5}]}""", """{"a":5.0}""", false)]
    [InlineData("""{"a":[{"anything-but":{"prefix":"ab"}}]}""", """{"a":"abc"}""", false)]
    [InlineData("""{"a":[{"anything-but":{"suffix":["x","c"]}}]}""", """{"a":"abc"}""", false)]
    [InlineData("""{"a":[{"anything-but":{"wildcard":"a*c"}}]}""", """{"a":"abd"}""", true)]
    [InlineData("""{"a":[{"anything-but":{"equals-ignore-case":["ABC"]}}]}""", """{"a":"abc"}""", false)]
    [InlineData("""{"a":[{"numeric":[">",0,"<=",5]}]}""", """{"a":5}""", true)]
    [InlineData("""{"a":[{"numeric":[">",0,"<",5]}]}""", """{"a":5}""", false)]
    [InlineData("""{"a":[{"numeric":["=",301.5]}]}""", """{"a":3.015e2}""", true)]
    [InlineData("""{"a":[{"numeric":["<",0]}]}""", """{"a":"-1"}""", false)]
    [InlineData("""{"a":[{"exists":true}]}""", """{"a":null}""", true)]
    [InlineData("""{"a":[{"exists":false}]}""", """{"a":1}""", false)]
    [InlineData("""{"a":[{"exists":false}]}""", """{"b":1}""", true)]
    [InlineData("""{"a":{"b":[{"exists":false}]}}""", """{"x":1}""", true)]
    [InlineData("""{"a":[{"exists":false},"x"]}""", """{"a":"x"}""", true)]
    [InlineData("""{"a":[{"cidr":"10.0.0.0/24"}]}""", """{"a":"10.0.0.255"}""", true)]
    [InlineData("""{"a":[{"cidr":"10.0.0.0/24"}]}""", """{"a":"10.0.1.0"}""", false)]
    [InlineData("""{"a":[{"wildcard":"dir/*/x.*"}]}""", """{"a":"dir/a/b/x.png"}""", true)]
    [InlineData("""{"a":[{"wildcard":"a\\*b"}]}""", """{"a":"axb"}""", false)]
    [InlineData("""{"a":{"b":["x"]}}""", """{"a":{"b":"x"}}""", true)]
    [InlineData("""{"a":{"b":["x"],"c":["y"]}}""", """{"a":[{"b":"x"},{"c":"y"}]}""", false)]
    [InlineData("""{"a":{"b":["x"],"c":["y"]}}""", """{"a":[{"b":"w"},{"b":"x","c":"y"}]}""", true)]
    [InlineData("""{"s":["1"],"$or":[{"a":["x"]},{"b":[{"numeric":[">",5]}]}]}""", """{"s":"1","b":6}""", true)]
    [InlineData("""{"s":["1"],"$or":[{"a":["x"]},{"b":[{"numeric":[">",5]}]}]}""", """{"s":"1","b":5}""", false)]
    [InlineData("""{"$or":[{"a":["x"]},{"b":["y"]}]}""", """{"b":"y"}""", true)]
    [InlineData("""{"$or":["x"]}""", """{"$or":"x"}""", true)]
    public void An_event_matches_as_AWS_documents_it(string pattern, string anEvent, bool matches)
    {
        using var document = JsonDocument.Parse(anEvent);
        EventPattern.Parse(pattern).Matches(document.RootElement).ShouldBe(matches);
    }

    [Theory]
    [InlineData("[]", "Filter is not an object")]
    [InlineData("{", "failed to parse JSON.")]
    [InlineData("""{"a":[]}""", "Empty arrays are not allowed")]
    [InlineData("{}", "Empty objects are not allowed")]
    [InlineData("""{"a":"x"}""", "\"a\" must be an object or an array")]
    [InlineData("""{"a":[["x"]]}""", "Match value must be String, number, true, false, or null")]
    [InlineData("""{"a":[{"like":"x"}]}""", "Unrecognized match type like")]
    [InlineData("""{"a":[{"prefix":"x","suffix":"y"}]}""", "Only one key allowed in match expression")]
    [InlineData("""{"a":[{"prefix":1}]}""", "prefix match pattern must be a string")]
    [InlineData("""{"a":[{"exists":"yes"}]}""", "exists match pattern must be either true or false.")]
    [InlineData("""{"a":[{"numeric":["<","5"]}]}""", "Value of < must be numeric")]
    [InlineData("""{"a":[{"numeric":[">",5,"<",1]}]}""", "Bottom must be less than top")]
    [InlineData("""{"a":[{"wildcard":"a**b"}]}""", "Consecutive wildcard characters at pos 1")]
    public void What_is_no_pattern_is_refused_in_AWSs_words(string pattern, string message) =>
        Should.Throw<EventPatternException>(() => EventPattern.Parse(pattern)).Message.ShouldBe(message);

    /// <summary>https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html has this one.</summary>
    [Fact]
    public void Combinations_are_counted_as_AWSs_example_has_it() =>
        EventPattern.Parse(
            """{"a":{"b":{"c":["1","2","3","4"]}},"d":{"e":["1","2","3"]},"f":["1","2","3"]}""").Combinations.ShouldBe(216);
}
