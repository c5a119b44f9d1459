using Hearth.Kernel;
using Hearth.Services.Logs.FilterPatterns;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs.FilterPatterns;

public sealed class SpaceDelimitedPatternTests
{
    private const string Message =
        "127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534\n";

    [Theory]
    [InlineData("[ip, user, username, timestamp, request, status_code, bytes]", true)]
    [InlineData("[ip, user, username, timestamp, request, status_code]", false)]
    [InlineData("[ip, user, username, timestamp, request, status_code, bytes, more]", false)]
    [InlineData("[ip, user, ...]", true)]
    [InlineData("[..., status_code, bytes]", true)]
    [InlineData("[ip, user, ..., status_code = 404, bytes]", true)]
    [InlineData("[..., bytes > 1000]", true)]
    [InlineData("[..., bytes > 2000]", false)]
    [InlineData("[..., status_code = 4*, bytes]", true)]
    [InlineData("[..., request =*.html*, status_code = 4*,]", true)]
    [InlineData("[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes]", true)]
    [InlineData("[..., status_code = 4* && status_code != 403, bytes]", true)]
    [InlineData("[..., status_code = 4* && status_code != 404, bytes]", false)]
    [InlineData("[..., status_code = 410 || status_code = 404, bytes]", true)]
    [InlineData("[..., (status_code = 410 || status_code = 404) && status_code > 405, bytes]", false)]
    [InlineData("[..., timestamp = \"10/Oct/2000*\", request, status, bytes]", true)]
    [InlineData("[ip=%127\\.0\\.0\\.[1-9]%, ...]", true)]
    [InlineData("[ip=!127*, ...]", false)]
    [InlineData("[ip > 5, ...]", false)]
    [InlineData("[...]", true)]
    public void Matches_as_AWS_documents(string pattern, bool expected) =>
        FilterPattern.Parse(pattern).Matches(Message).ShouldBe(expected);

    [Theory]
    [InlineData("[w1=ERROR, w2]", "ERROR message", true)]
    [InlineData("[w1=ERROR, w2]", "ERROR WARN message", false)]
    [InlineData("[w1=ERROR || w1=WARN, w2]", "WARN message", true)]
    [InlineData("[]", "one", true)]
    [InlineData("[]", "one two", false)]
    [InlineData("[a, b]", "[open quote", true)]
    [InlineData("[a, b=]", "x \"\"", false)]
    public void Counts_and_compares_words(string pattern, string message, bool expected)
    {
        if (pattern.EndsWith("=]", StringComparison.Ordinal)) Should.Throw<AwsError>(() => FilterPattern.Parse(pattern));
        else FilterPattern.Parse(pattern).Matches(message).ShouldBe(expected);
    }

    [Theory]
    [InlineData("[a, b", "If a filter pattern starts with '[' it must end with ']'")]
    [InlineData("[..., a, ...]", "Invalid filter pattern")]
    [InlineData("[a b]", "Invalid filter pattern")]
    [InlineData("[a > x]", "Invalid filter pattern")]
    [InlineData("[a = “x“]", "Invalid character(s) in term '“'")]
    public void Refuses_what_is_no_pattern(string pattern, string message) =>
        Should.Throw<AwsError>(() => FilterPattern.Parse(pattern)).Message.ShouldBe(message);
}
