using Hearth.Host.Tracing;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host.Tracing;

public sealed class WaterfallTests
{
    private static readonly RecordedSpan[] Spans =
    [
        new("a", "client", "lambda Invoke", 1_000_000, 2_500),
        new("c", "b", "make sandbox", 1_000_200, 900),
        new("b", "a", "assign", 1_000_100, 1_500),
        new("d", "a", "function", 1_001_700, 120_000),
    ];

    [Fact]
    public void Spans_stand_below_the_one_they_belong_to_in_order_of_time()
    {
        var waterfall = Waterfall.Of(Spans);
        waterfall.Rows.Select(row => (row.Name, row.Depth, row.StartMicroseconds)).ShouldBe(
            [("lambda Invoke", 0, 0), ("assign", 1, 100), ("make sandbox", 2, 200), ("function", 1, 1_700)]);
        waterfall.Rows.Select(row => row.Duration).ShouldBe(["2.50 ms", "1.50 ms", "900 us", "120 ms"]);
        waterfall.TotalMicroseconds.ShouldBe(121_700);
    }

    [Fact]
    public void A_picture_escapes_what_a_function_is_called()
    {
        var svg = WaterfallPicture.Svg(Waterfall.Of(Spans), "<f> & co");
        svg.ShouldContain("&lt;f&gt; &amp; co");
        System.Xml.Linq.XDocument.Parse(svg).Root!.Name.LocalName.ShouldBe("svg");
    }
}
