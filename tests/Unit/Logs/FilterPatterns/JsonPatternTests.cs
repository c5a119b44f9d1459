using Hearth.Kernel;
using Hearth.Services.Logs.FilterPatterns;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs.FilterPatterns;

public sealed class JsonPatternTests
{
    private const string Message = """
        {
          "eventType": "UpdateTrail", "sourceIPAddress": "111.111.111.111", "detail-type": "x", "user.id": 7,
          "arrayKey": ["value", "another value"],
          "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
          "SomeObject": null, "ThisFlag": true, "latency": 512.5, "id": 9007199254740993, "errorCode": 400, "code": "500",
          "user": {"id": 1, "email": "John.Stiles@example.com"}, "coordinates": [[0, 1, 2], [4, 5, 6]]
        }
        """ + "\n";

    [Theory]
    [InlineData("{ $.eventType = \"UpdateTrail\" }", true)]
    [InlineData("{$.eventType=UpdateTrail}", true)]
    [InlineData("{ $.eventType = \"updatetrail\" }", false)]
    [InlineData("{ $.eventType = \"*Trail\" }", true)]
    [InlineData("{ $.eventType = Update* }", true)]
    [InlineData("{ $.eventType = *dateTr* }", true)]
    [InlineData("{ $.eventType = \"Up*il\" }", false)]
    [InlineData("{ $.eventType = * }", true)]
    [InlineData("{ $.none = * }", false)]
    [InlineData("{ $.sourceIPAddress != 123.123.* }", true)]
    [InlineData("{ $.sourceIPAddress != 111.* }", false)]
    [InlineData("{ $.eventType = %^Update[A-Z]% }", true)]
    [InlineData("{ $.eventType != %^Update[A-Z]% }", false)]
    [InlineData("{ $.arrayKey[0] = \"value\" }", true)]
    [InlineData("{ $.arrayKey[5] = \"value\" }", false)]
    [InlineData("{ $.arrayKey[*] = \"another value\" }", true)]
    [InlineData("{ $.objectList[1].id = 2 }", true)]
    [InlineData("{ $.objectList[*].id = 2 }", true)]
    [InlineData("{ $.objectList[*].id = 3 }", false)]
    [InlineData("{ $.coordinates[1][2] = 6 }", true)]
    [InlineData("{ $.user.* = 1 }", true)]
    [InlineData("{ $.detail-type = \"x\" }", true)]
    [InlineData("{ $['user.id'] = 7 }", true)]
    [InlineData("{ $.['user.id'] = 7 }", true)]
    [InlineData("{ $.SomeObject IS NULL }", true)]
    [InlineData("{ $.eventType IS NULL }", false)]
    [InlineData("{ $.SomeOtherObject NOT EXISTS }", true)]
    [InlineData("{ $.SomeObject NOT EXISTS }", false)]
    [InlineData("{ $.SomeObject EXISTS }", true)]
    [InlineData("{ $.ThisFlag IS TRUE }", true)]
    [InlineData("{ $.ThisFlag IS FALSE }", false)]
    [InlineData("{ $.latency >= 500 }", true)]
    [InlineData("{ $.latency > 5.125e2 }", false)]
    [InlineData("{ $.latency <= +5.125e2 }", true)]
    [InlineData("{ $.latency < -1 }", false)]
    [InlineData("{ $.errorCode = 400.0 }", true)]
    [InlineData("{ $.errorCode != 500 }", true)]
    [InlineData("{ $.errorCode = 4* }", true)]
    [InlineData("{ $.id = 9007199254740993 }", true)]
    [InlineData("{ $.id = 9007199254740992 }", false)]
    [InlineData("{ $.code > 400 }", false)]
    [InlineData("{ $.code = 500 }", true)]
    [InlineData("{ $.arrayKey = 1 }", false)]
    [InlineData("{ $.arrayKey != 1 }", false)]
    [InlineData("{ $.none != 1 }", false)]
    [InlineData("{ ($.user.id = 1) && ($.objectList[0].name = \"a\") }", true)]
    [InlineData("{ ($.user.id = 2 && $.errorCode = 400) || $.ThisFlag IS FALSE }", false)]
    [InlineData("{ $.user.email = \"John.Stiles@example.com\" || $.user.id = nonmatch && $.errorCode = 1 }", true)]
    [InlineData("{ ($.user.email = \"John.Stiles@example.com\" || $.user.id = nonmatch) && $.errorCode = 1 }", false)]
    public void Matches_as_AWS_documents(string pattern, bool expected) =>
        FilterPattern.Parse(pattern).Matches(Message).ShouldBe(expected);

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{ $.a = 1 }")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    [InlineData("")]
    [InlineData("7")]
    public void Messages_that_are_not_JSON_do_not_match(string message) =>
        FilterPattern.Parse("{ $.a != 1 }").Matches(message).ShouldBeFalse();

    [Theory]
    [InlineData("{ $.a = 1", "If a filter pattern starts with '{' it must end with '}'")]
    [InlineData("{ $.a = }", "Invalid character(s) in term '}'")]
    [InlineData("{ a = 1 }", "Invalid character(s) in term 'a'")]
    [InlineData("{ $.\"a\" = 1 }", "Invalid character(s) in term '\"'")]
    [InlineData("{ $.a > b }", "Invalid filter pattern")]
    [InlineData("{ $.a = 1 && }", "Invalid character(s) in term '}'")]
    [InlineData("{ $.a }", "Invalid filter pattern")]
    [InlineData("{ ($.a = 1 }", "Invalid filter pattern")]
    [InlineData("{ $.a[*].b[*] = 1 }", "Invalid filter pattern")]
    [InlineData("{ $.a IS MAYBE }", "Invalid filter pattern")]
    [InlineData("{ $.a = 1 } }", "Invalid filter pattern")]
    [InlineData("{}", "Invalid character(s) in term '}'")]
    public void Refuses_what_is_no_pattern(string pattern, string message) =>
        Should.Throw<AwsError>(() => FilterPattern.Parse(pattern)).Message.ShouldBe(message);

    [Fact]
    public void Nesting_has_a_limit_and_length_too()
    {
        FilterPattern.Parse("{ " + new string('(', 60) + "$.a = 1" + new string(')', 60) + " }").Matches("{\"a\":1}").ShouldBeTrue();
        Should.Throw<AwsError>(() => FilterPattern.Parse("{ " + new string('(', 500) + "$.a = 1" + new string(')', 500) + " }"));
        Should.Throw<AwsError>(() => FilterPattern.Parse(new string('a', 1025)));
    }
}
