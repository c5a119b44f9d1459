using Shouldly;
using Xunit;

namespace Hearth.Tests.Tidy;

public sealed class CSharpCodeTests
{
    [Theory]
    [InlineData("a(); // b", "a();     ")]
    [InlineData("a /* b\n c */ d", "a     \n      d")]
    [InlineData("x = \"b \\\" c\"; d", "x =         ; d")]
    [InlineData("x = @\"b \\\"; d", "x =       ; d")]
    [InlineData("x = $\"b {f(\"c\")} {{\"; d", "x =                 ; d")]
    [InlineData("x = \"\"\"b \" c\"\"\"; d", "x =            ; d")]
    [InlineData("x = '\"'; d", "x =    ; d")]
    public void Comments_and_literals_are_blanked_and_everything_else_stays(string text, string code) =>
        CSharpCode.Blank(text).ShouldBe(code);
}
