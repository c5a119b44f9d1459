using Hearth.Kernel;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Kernel;

public sealed class AwsTraceHeaderTests
{
    [Fact]
    public void A_header_of_x_ray_is_a_trace_context_and_back()
    {
        const string header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
        var context = AwsTraceHeader.Parse(header);
        context.TraceId.ToHexString().ShouldBe("5759e988bd862e3fe1be46a994272793");
        context.SpanId.ToHexString().ShouldBe("53995c3f42cd8ad8");
        context.IsRemote.ShouldBeTrue();
        AwsTraceHeader.Format(context.TraceId, context.SpanId).ShouldBe(header);
    }

    [Fact]
    public void A_root_alone_gets_a_parent()
    {
        var context = AwsTraceHeader.Parse("Root=1-5759e988-bd862e3fe1be46a994272793");
        context.TraceId.ToHexString().ShouldBe("5759e988bd862e3fe1be46a994272793");
        context.SpanId.ToHexString().ShouldBe("bd862e3fe1be46a9");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Self=1-5759e988-bd862e3fe1be46a994272793")]
    [InlineData("Root=2-5759e988-bd862e3fe1be46a994272793")]
    [InlineData("Root=1-5759e98g-bd862e3fe1be46a994272793")]
    public void What_is_no_header_is_no_context(string? header) => AwsTraceHeader.Parse(header).ShouldBe(default);
}
