using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Hearth.Host.Client;
using Spectre.Console;

namespace Hearth.Host.Commands;

/// <summary>`hearth warm FUNCTION`: environments that wait for the first requests, kept as long as any other idle one.</summary>
internal static class WarmCommand
{
    public static Command Create()
    {
        var settings = new ClientSettings();
        var function = new Argument<string>("FUNCTION") { Description = "Name or ARN of the function." };
        var environments = new Option<int>("--environments", "-n") { Description = "How many to start.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var qualifier = new Option<string?>("--qualifier") { Description = "Version or alias; $LATEST if not given.", HelpName = "Q" };
        var command = new Command("warm", "Start execution environments before they are needed.") { function, environments, qualifier };
        settings.AddTo(command);
        command.SetAction((parsed, cancellation) => ClientRun.RunAsync(
            settings,
            parsed,
            client => RunAsync(client, parsed.GetValue(function)!, parsed.GetValue(environments), parsed.GetValue(qualifier), cancellation),
            cancellation));
        return command;
    }

    /// <returns>1 when any of them did not come up.</returns>
    private static async Task<int> RunAsync(HearthClient client, string function, int count, string? qualifier, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var path = $"/_hearth/warm/{Uri.EscapeDataString(function)}?environments={count}"
            + (qualifier is null ? "" : $"&qualifier={Uri.EscapeDataString(qualifier)}");
        var lines = client.StreamLinesAsync(HttpMethod.Post, path, cancellation);
        var tally = new WarmTally();
        if (Console.IsOutputRedirected) await foreach (var line in lines) tally.Add(line);
        else await ShowAsync(lines, tally, count, function);

        var name = qualifier is null ? function : $"{function}:{qualifier}";
        Console.WriteLine(tally.Summary(name, Stopwatch.GetElapsedTime(started)));
        foreach (var (reason, times) in tally.Failures) await Console.Error.WriteLineAsync($"hearth: {times} failed: {reason}");
        return tally.Failures.Count == 0 ? 0 : 1;
    }

    private static Task ShowAsync(IAsyncEnumerable<JsonObject> lines, WarmTally tally, int count, string function) =>
        AnsiConsole.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var task = progress.AddTask(Markup.Escape($"Warming {function}"), maxValue: count);
            await foreach (var line in lines)
            {
                tally.Add(line);
                task.Increment(1);
            }
        });
}
