using Hearth.Kernel;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Kernel;

public sealed class ArnTests
{
    [Fact]
    public void A_well_formed_arn_reads_and_prints_the_same()
    {
        const string text = "arn:aws:lambda:us-east-1:123456789012:function:name:prod";
        Arn.TryParse(text, out var arn).ShouldBeTrue();
        arn.Resource.ShouldBe("function:name:prod");
        arn.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("arn:aws:lambda")]
    public void Anything_else_is_no_arn(string? text) => Arn.TryParse(text, out _).ShouldBeFalse();
}
