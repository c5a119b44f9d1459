using Spectre.Console;

namespace Hearth.Bench.Report;

/// <summary>The one table, and what has to be said about it.</summary>
internal static class ResultTable
{
    private const int PipeWidth = 170;

    public static void SetUp()
    {
        if (!Console.IsOutputRedirected) return;
        AnsiConsole.Profile.Capabilities.Ansi = false;
        AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        AnsiConsole.Profile.Width = PipeWidth;
    }

    public static void PrintMachine(Machine machine)
    {
        AnsiConsole.WriteLine(machine.ToString());
        if (machine.IsIdle) return;
        AnsiConsole.MarkupLine("[bold red]WARNING: this machine is NOT idle. Ratios hold only roughly, times not at all.[/]");
    }

    public static void Print(Outcome outcome, Budgets budgets)
    {
        var table = new Table().Border(Console.IsOutputRedirected ? TableBorder.Ascii2 : TableBorder.Rounded);
        table.AddColumns("id", "what", "isolation");
        table.AddColumn(new TableColumn("value").RightAligned());
        table.AddColumns("floor", "isolation");
        table.AddColumn(new TableColumn("value").RightAligned());
        table.AddColumn(new TableColumn("ratio").RightAligned());
        table.AddColumns("goal", "budget");
        foreach (var comparison in outcome.Comparisons)
            table.AddRow([.. Cells(comparison, budgets.Of(comparison)).Select(cell => new Text(cell.Text, cell.Style))]);
        AnsiConsole.Write(table);

        if (outcome.Rounds < 5)
            AnsiConsole.MarkupLine($"[yellow]Only {outcome.Rounds} rounds: enough to try the harness, not to quote a figure.[/]");
        if (!outcome.WasIdle)
            AnsiConsole.MarkupLine("[bold red]WARNING: this machine was NOT idle. Measure again before quoting a figure.[/]");
        List("NOT MEASURED", outcome.NotMeasured);
        List("FAILED", outcome.Failed);
        var broken = outcome.Broken(budgets)
            .Select(comparison => (comparison.Id, $"{Ratios.Print(comparison.Ratio)}, budget {budgets.Of(comparison)}"));
        List("BUDGET BROKEN", [.. broken]);
    }

    private static IEnumerable<(string Text, Style Style)> Cells(Comparison comparison, Budget? budget)
    {
        var plain = Style.Plain;
        yield return (comparison.Id, plain);
        yield return (comparison.Value.Name, plain);
        yield return (comparison.Value.Isolation, plain);
        yield return ($"{Ratios.Number(comparison.MedianValue)} {comparison.Unit}", plain);
        yield return (comparison.Floor.Name, plain);
        yield return (comparison.Floor.Isolation, plain);
        yield return ($"{Ratios.Number(comparison.MedianFloor)} {comparison.Unit}", plain);
        yield return (Ratios.Print(comparison.Ratio), budget?.Holds(comparison.Ratio) == false ? new Style(Color.Red) : plain);
        var goal = budget?.Goal is { } wanted ? $"{budget.Sign} {Ratios.Print(wanted)}{(budget.Reaches(comparison.Ratio) == true ? " ok" : "")}" : "";
        yield return (goal, budget?.Reaches(comparison.Ratio) == true ? new Style(Color.Green) : plain);
        yield return (budget?.ToString() ?? "", plain);
    }

    private static void List(string title, IReadOnlyList<(string Id, string Reason)> entries)
    {
        if (entries.Count == 0) return;
        AnsiConsole.WriteLine($"{title} ({entries.Count}):");
        foreach (var (id, reason) in entries) AnsiConsole.WriteLine($"  {id}: {reason}");
    }
}
