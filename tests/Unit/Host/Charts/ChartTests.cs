using System.Xml.Linq;
using Hearth.Host.Charts;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host.Charts;

public sealed class ChartTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(7.3, 8)]
    [InlineData(100, 100)]
    [InlineData(0.013, 0.015)]
    [InlineData(1234, 1250)]
    public void An_axis_ends_at_a_round_number(double maximum, double top) => Axis.Top(maximum, ticks: 5).ShouldBe(top, 1e-9);

    [Theory]
    [InlineData(0.25, "0.25")]
    [InlineData(2500, "2500")]
    [InlineData(12_500, "12.5k")]
    [InlineData(3_000_000, "3M")]
    public void A_number_on_an_axis_is_short(double value, string label) => Axis.Label(value).ShouldBe(label);

    [Fact]
    public void A_rising_line_goes_from_the_lower_left_to_the_upper_right()
    {
        var cells = BraillePlot.Draw(Lines([0, 1], [0, 10]), columns: 4, rows: 2, top: 10);
        cells[1, 0].Character.ShouldNotBe(' ');
        cells[0, 3].Character.ShouldNotBe(' ');
        cells[0, 0].Character.ShouldBe(' ');
        cells[1, 3].Character.ShouldBe(' ');
    }

    [Fact]
    public void A_flat_line_is_a_row_of_dots() =>
        Text(BraillePlot.Draw(Lines([0, 1, 2], [0, 0, 0]), columns: 3, rows: 1, top: 1)).ShouldBe(["⣀⣀⣀"]);

    [Fact]
    public void Where_there_is_no_number_there_is_no_line() =>
        Text(BraillePlot.Draw(Lines([0, 1, 2, 3], [0, double.NaN, double.NaN, 0]), columns: 4, rows: 1, top: 1)).ShouldBe(["⡀  ⢀"]);

    [Fact]
    public void A_terminal_chart_has_its_legend_and_fits_the_window()
    {
        var lines = Spectre.Console.Markup.Remove(TerminalChart.Render(Lines([0, 1, 2], [1, 2, 3]), width: 60, rows: 5)).Split('\n');
        lines[0].ShouldContain("one");
        lines.ShouldAllBe(line => line.Length <= 60);
    }

    [Fact]
    public void A_chart_of_nothing_says_so() => TerminalChart.Render(Lines([], []), width: 60, rows: 5).ShouldContain("nothing to show");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_picture_is_well_formed_and_says_what_it_shows(bool isStacked)
    {
        var chart = new Chart("Time <&> cost", "MB", "ms", [128, 256], [new ChartSeries("a", [3, double.NaN]), new ChartSeries("b", [1, 2])])
        {
            IsStacked = isStacked,
            Description = "It falls.",
        };
        var svg = XElement.Parse(SvgChart.Render(chart, "c1"));
        svg.Element("title")!.Value.ShouldBe("Time <&> cost");
        svg.Element("desc")!.Value.ShouldBe("It falls.");
        svg.Attribute("aria-labelledby")!.Value.ShouldBe("c1-title c1-desc");
        svg.Elements("path").Count().ShouldBe(2);
    }

    [Fact]
    public void A_page_needs_no_network_and_has_the_numbers_of_each_chart()
    {
        var page = new HtmlReport("A <b> run").Add(Lines([0, 1], [5, 6.5])).ToString();
        page.ShouldContain("A &lt;b&gt; run");
        page.ShouldContain("<td>6.5</td>");
        page.ShouldContain("prefers-color-scheme: dark");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("http");
    }

    private static Chart Lines(double[] x, double[] y) => new("Latency", "s", "ms", x, [new ChartSeries("one", y)]);

    private static string[] Text(PlotCell[,] cells) => [.. Enumerable.Range(0, cells.GetLength(0)).Select(row =>
        new string([.. Enumerable.Range(0, cells.GetLength(1)).Select(column => cells[row, column].Character)]))];
}
