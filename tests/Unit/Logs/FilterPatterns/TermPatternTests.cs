using Hearth.Kernel;
using Hearth.Services.Logs.FilterPatterns;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs.FilterPatterns;

public sealed class TermPatternTests
{
    [Theory]
    [InlineData("", "anything", true)]
    [InlineData("  ", "", true)]
    [InlineData("ERROR", "[ERROR 400] BAD REQUEST", true)]
    [InlineData("ERROR", "Exiting with ERRORCODE: -1", true)]
    [InlineData("ERROR", "error", false)]
    [InlineData("ERROR Exception", "[ERROR] Caught IllegalArgumentException", true)]
    [InlineData("ERROR Exception", "[ERROR] Caught", false)]
    [InlineData("\"INTERNAL SERVER ERROR\"", "[ERROR 500] INTERNAL SERVER ERROR", true)]
    [InlineData("\"INTERNAL SERVER ERROR\"", "INTERNAL ERROR SERVER", false)]
    [InlineData("\"say \\\"x\\\\\"", "say \"x\\ now", true)]
    [InlineData("?ERROR ?WARN", "WARN message", true)]
    [InlineData("?ERROR ?WARN", "INFO message", false)]
    [InlineData("?ERROR ?ARGUMENTS REQUEST", "[INFO] REQUEST FAILED", true)]
    [InlineData("ERROR -WARN", "ERROR message", true)]
    [InlineData("ERROR -WARN", "ERROR WARN message", false)]
    [InlineData("\"ERROR\" - \"Exiting\"", "Exiting with ERRORCODE: -1", false)]
    [InlineData("-WARN", "INFO", true)]
    [InlineData("%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", true)]
    [InlineData("%^ERR.*\\d{3}%", "ERROR 500", true)]
    [InlineData("%^ERR.*\\d{3}%", "AN ERROR 500", false)]
    [InlineData("%\\x28a\\x29%", "f(a)", true)]
    public void Matches_as_AWS_documents(string pattern, string message, bool expected) =>
        FilterPattern.Parse(pattern).Matches(message).ShouldBe(expected);

    [Theory]
    [InlineData("a:b", "Invalid character(s) in term ':'")]
    [InlineData("level\\", "Invalid character(s) in term '\\'")]
    [InlineData("(x", "Invalid character(s) in term '('")]
    [InlineData("8f507cfc-xmpl", "Invalid character(s) in term '-'")]
    [InlineData("\"\"", "Invalid character(s) in term '\"'")]
    [InlineData("\"open", "Invalid filter pattern")]
    [InlineData("%open", "Invalid filter pattern")]
    [InlineData("%%", "Invalid filter pattern")]
    [InlineData("%(a)%", "Invalid character(s) in term '('")]
    [InlineData("%a!%", "Invalid character(s) in term '!'")]
    [InlineData("%[a%", "Invalid filter pattern")]
    [InlineData("%a{1,100000}%", "Invalid filter pattern")]
    [InlineData("%a\\1%", "Invalid character(s) in term '\\'")]
    [InlineData("?", "Invalid filter pattern")]
    public void Refuses_in_AWSs_words(string pattern, string message)
    {
        var error = Should.Throw<AwsError>(() => FilterPattern.Parse(pattern));
        (error.Code, error.Message).ShouldBe(("InvalidParameterException", message));
    }
}
