using System.CommandLine;
using Hearth.DataPlane.Forecasting;
using Hearth.Host.LoadGeneration;
using Hearth.Host.Planning;
using Hearth.Host.Pricing;

namespace Hearth.Host.Commands;

/// <summary>`hearth plan TRACE.csv`: what a function's settings would have made of a given traffic. No server is needed.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var trace = new Argument<string>("TRACE.csv") { Description = "Of hearth invoke --trace; timestamps, one a line; 'minute,count'; or an Azure Functions trace of 2019 or 2021." };
        var function = new Option<string?>("--function") { Description = "Of an Azure trace: one function, by its hash.", HelpName = "HASH" };
        var duration = new Option<string?>("--duration") { Description = "How long an invocation takes: 120ms, or P50/P99 as 120ms/900ms. Without: as in the trace.", HelpName = "TIME|P50/P99" };
        var durationCsv = new Option<string?>("--duration-csv") { Description = "Durations that were seen, milliseconds, one a line.", HelpName = "FILE" };
        var cold = new Option<string?>("--cold") { Description = "How long an Init phase takes. Without: as in the trace.", HelpName = "TIME|P50/P99" };
        var reserved = new Option<string?>("--reserved") { Description = "Reserved concurrencies to compare: none,50,100.", HelpName = "COUNT,..." };
        var provisioned = new Option<string?>("--provisioned") { Description = "Provisioned concurrencies to compare: 0,10.", HelpName = "COUNT,..." };
        var memory = new Option<string>("--memory") { Description = "One size, or several with the duration at each: 512=190ms,1024=100ms (hearth tune measures them).", DefaultValueFactory = _ => "128", HelpName = "MB|MB=TIME,..." };
        var keepAlive = new Option<string>("--keep-alive") { Description = "How long idle environments are kept: 10m,1m.", DefaultValueFactory = _ => "10m", HelpName = "DURATION,..." };
        var account = new Option<int>("--account-concurrency") { Description = "Concurrent executions of the account.", DefaultValueFactory = _ => 1000, HelpName = "COUNT" };
        var mostCold = new Option<double>("--most-cold") { Description = "Percent of cold starts that may be recommended.", DefaultValueFactory = _ => 1, HelpName = "PERCENT" };
        var mostThrottled = new Option<double>("--most-throttled") { Description = "Percent of requests given up with a 429 that may be recommended.", DefaultValueFactory = _ => 0, HelpName = "PERCENT" };
        var architecture = new Option<string>("--architecture") { Description = "Whose price.", DefaultValueFactory = _ => "x86_64" };
        var price = new Option<double?>("--price-gb-second") { Description = "Dollars for a GB-second, instead of AWS's price in us-east-1.", HelpName = "DOLLARS" };
        var seed = new Option<int>("--seed") { Description = "The same number draws the same durations.", DefaultValueFactory = _ => 1, HelpName = "NUMBER" };
        var report = new Option<string?>("--report") { Description = "Write a page with charts.", HelpName = "FILE.html" };
        var json = new Option<string?>("--json") { Description = "Write the numbers.", HelpName = "FILE" };
        var retries = new RetrySettings();
        architecture.AcceptOnlyFromAmong("x86_64", "arm64");
        var command = new Command("plan", "Forecast cold starts, throttles, concurrency and cost of a traffic, and recommend settings.")
        {
            trace, function, duration, durationCsv, cold, reserved, provisioned, memory, keepAlive, account, mostCold, mostThrottled, architecture,
            price, seed, report, json,
        };
        retries.AddTo(command);
        command.SetAction((parsed, cancellation) => ClientRun.ExplainAsync(async () =>
        {
            var path = parsed.GetValue(trace)!;
            var inits = parsed.GetValue(cold) is { } time ? Distribution.Parse("--cold", time) : null;
            var durations = Durations(parsed.GetValue(duration), parsed.GetValue(durationCsv));
            using var reader = new StreamReader(path);
            var read = new TraceReader(parsed.GetValue(function), parsed.GetValue(seed)).Read(reader);
            var traffic = PlanTraffic.Of(read, durations, inits, parsed.GetValue(seed));
            var median = durations?.Median ?? new Distribution.Seen(read.DurationsMs).Median;
            var choices = new PlanChoices(
                PlanLists.Reserved(parsed.GetValue(reserved)),
                PlanLists.Counts("--provisioned", parsed.GetValue(provisioned)),
                PlanLists.MemorySizes(parsed.GetValue(memory)!, median),
                [.. parsed.GetValue(keepAlive)!.Split(',').Select(text => DurationText.Parse("--keep-alive", text.Trim()))],
                parsed.GetValue(account)) { Callers = Callers(retries.Read(parsed), parsed.GetValue(seed)) };
            var goals = new PlanGoals(parsed.GetValue(mostCold) / 100, parsed.GetValue(mostThrottled) / 100);
            var rows = Plan.Make(choices, traffic, AwsPrices.Of(parsed.GetValue(architecture)!, parsed.GetValue(price)), cancellation);
            if (rows.Count == 0) throw new CommandException("No combination is allowed: provisioned concurrency is more than what is reserved, or than the account has.");
            var best = goals.Best(rows);
            PlanReport.Print(Path.GetFileName(path), rows, best, goals);
            if (parsed.GetValue(report) is { } page) await File.WriteAllTextAsync(page, PlanReport.Page(Path.GetFileName(path), rows, best, goals), cancellation);
            if (parsed.GetValue(json) is { } file) await File.WriteAllTextAsync(file, PlanReport.Json(rows, best), cancellation);
            return 0;
        }));
        return command;
    }

    private static Func<ICallers>? Callers((Backoff Backoff, int MaxAttempts) retry, int seed) =>
        retry.Backoff.Mode == RetryMode.None ? null : () => new SimulatedCallers(retry.Backoff, retry.MaxAttempts, seed);

    private static Distribution? Durations(string? text, string? file) => (text, file) switch
    {
        ({ }, { }) => throw new CommandException("--duration and --duration-csv say the same: give one."),
        ({ } time, _) => Distribution.Parse("--duration", time),
        (_, { } path) => Distribution.Read("--duration-csv", File.ReadLines(path)),
        _ => null,
    };
}
