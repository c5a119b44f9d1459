using Hearth.DataPlane;
using Hearth.DataPlane.Activity;
using Hearth.DataPlane.Concurrency;
using Hearth.DataPlane.Environments;
using Hearth.Host.Top;
using Shouldly;
using Spectre.Console;
using Xunit;

namespace Hearth.Tests.Unit.Host;

/// <summary>What `hearth top` shows, and what of it in a narrow window.</summary>
public sealed class TopFrameTests
{
    [Fact]
    public void A_wide_window_shows_states_permits_rates_and_percentiles()
    {
        var text = Render(Snapshot(cold: 30, warm: 2000), Snapshot(cold: 10, warm: 1000), TimeSpan.FromSeconds(2), width: 200);
        text.ShouldContain("2 environments, 3 prepared sandboxes");
        text.ShouldContain("123456789012 us-east-1: 7 of 1000 permits in use, 2 of 890 unreserved");
        var row = text.Split('\n').Single(line => line.Contains("orders", StringComparison.Ordinal));
        row.Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
            ["orders", "1", "1", "0", "7/10", "4", "10.0", "500.0", "0.0", "0.0", "5/6", "8.5", "ms", "20.0", "ms", "1.2", "ms", "2.5", "s"]);
    }

    [Fact]
    public void The_first_frame_has_no_rates()
        => Render(Snapshot(cold: 30, warm: 2000), before: null, TimeSpan.Zero, width: 200).ShouldNotContain("500.0");

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(50)]
    [InlineData(30)]
    public void A_narrow_window_loses_columns_and_never_wraps_the_table(int width)
    {
        var text = Render(Snapshot(cold: 30, warm: 2000), Snapshot(cold: 10, warm: 1000), TimeSpan.FromSeconds(2), width);
        var lines = text.Split('\n');
        lines.ShouldAllBe(line => line.TrimEnd().Length <= width);
        lines.Count(line => line.Contains("orders", StringComparison.Ordinal)).ShouldBe(1);
        lines.SkipWhile(line => !line.Contains("function", StringComparison.Ordinal)).Count(line => line.Trim().Length > 0).ShouldBe(3);
        text.ShouldContain("busy");
    }

    private static string Render(TopSnapshot now, TopSnapshot? before, TimeSpan elapsed, int width)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = width;
        console.Write(TopFrame.Of(now, before, elapsed, width));
        return writer.ToString();
    }

    private static TopSnapshot Snapshot(long cold, long warm) => new(
        [Environment(EnvironmentState.Busy), Environment(EnvironmentState.Idle)],
        new Dictionary<string, int> { ["python3.12"] = 3 },
        [
            new AccountUse("123456789012", "us-east-1", new ConcurrencyUse(
                1000, 7, 2, 890, [new FunctionUse("orders", 2, 10, 4, [new ProvisionedUse("orders:1", 6, 6, 5, 100, 2)])])),
        ],
        [
            new ActivitySnapshot(
                "123456789012", "us-east-1", "orders", cold, 0, 6, warm, 0, new Percentiles(30, 8.5, 15, 20), new Percentiles(2000, 1.2, 2, 2500)),
        ]);

    private static EnvironmentSnapshot Environment(EnvironmentState state) => new(
        "id", "123456789012", "us-east-1", "orders", "1", "orders:1", "python3.12", 128, state, HasRuntime: true, IsFrozen: false,
        TimeSpan.FromSeconds(1), 1, "stream");
}
