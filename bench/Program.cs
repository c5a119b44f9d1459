using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Hearth.Bench;
using Hearth.Bench.Floors;
using Hearth.Bench.Measures;
using Hearth.Bench.Report;

var rounds = new Option<int>("--rounds")
{
    Description = "Rounds per measure; a figure to quote needs 5 or more.",
    DefaultValueFactory = _ => 5,
};
var only = new Option<string>("--only")
{
    Description = "Take only measures whose name matches this regular expression.",
    DefaultValueFactory = _ => "",
};
var isolation = new Option<string>("--isolation") { Description = "As of hearth serve.", DefaultValueFactory = _ => "sandbox" };
var full = new Option<bool>("--full") { Description = "Also what takes minutes to set up." };
var hearth = new Option<string>("--hearth") { Description = "Path of hearth.dll.", Required = true };
var budgetFile = new Option<string>("--budgets") { Description = "Path of budgets.json.", Required = true };
var results = new Option<string>("--results") { Description = "Where the JSON goes.", Required = true };
var port = new Argument<int>("port");
var echo = new Command("echo", "Run the echo floor.") { port };
echo.SetAction(parsed => EchoServer.RunAsync(parsed.GetValue(port)));
var root = new RootCommand("Measures Hearth beside floors of the same machine.")
{
    rounds, only, isolation, full, hearth, budgetFile, results, echo,
};
root.SetAction(async parsed =>
{
    using var stop = new CancellationTokenSource();
    // The round under way is finished, so that its servers are taken down.
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    });
    ResultTable.SetUp();
    var before = Machine.Observe();
    ResultTable.PrintMachine(before);
    var settings = new BenchSettings
    {
        HearthProgram = parsed.GetValue(hearth)!,
        Isolation = parsed.GetValue(isolation)!,
        Rounds = Math.Max(1, parsed.GetValue(rounds)),
        IsFull = parsed.GetValue(full),
    };
    var all = Catalog.All(settings).ToArray();
    var budgets = Budgets.Load(parsed.GetValue(budgetFile)!);
    var measurable = Catalog.All(settings with { IsFull = true }).SelectMany(measure => measure.Comparisons);
    if (budgets.Unknown(measurable).ToArray() is { Length: > 0 } unknown)
    {
        await Console.Error.WriteLineAsync($"bench: budgets.json names what is not measured: {string.Join(", ", unknown)}");
        return 2;
    }
    var chosen = all.Where(measure => Regex.IsMatch(measure.Name, parsed.GetValue(only)!)).ToArray();
    if (chosen.Length == 0)
    {
        var names = string.Join(", ", all.Select(measure => measure.Name));
        await Console.Error.WriteLineAsync($"bench: no measure matches. There are: {names}");
        return 2;
    }
    var outcome = await new Run(settings).TakeAsync(chosen, before, stop.Token);
    ResultTable.Print(outcome, budgets);
    ResultFile.Write(parsed.GetValue(results)!, outcome, budgets);
    return outcome.Failed.Count > 0 || outcome.Broken(budgets).Any() ? 1 : 0;
});
// Without a limit, because after Ctrl-C the servers of the round under way still have to be taken down.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
