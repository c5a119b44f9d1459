using System.CommandLine;
using Hearth.Host.Client;
using Hearth.Host.FunctionLogs;

namespace Hearth.Host.Commands;

/// <summary>`hearth logs FUNCTION`: what a function wrote, and with -f what it writes.</summary>
internal static class LogsCommand
{
    public static Command Create()
    {
        var settings = new ClientSettings();
        var function = new Argument<string>("FUNCTION") { Description = "Name or ARN of the function." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Keep printing what comes, until Ctrl-C." };
        var since = new Option<string>("--since", "-s")
        {
            Description = "How far back to begin: 30s, 10m, 2h or 1d.",
            DefaultValueFactory = _ => "10m",
            HelpName = "DURATION",
        };
        var filter = new Option<string?>("--filter") { Description = "A CloudWatch Logs filter pattern, for example ERROR or '{ $.level = \"ERROR\" }'." };
        var command = new Command("logs", "Print a function's log.") { function, follow, since, filter };
        settings.AddTo(command);
        command.SetAction((parsed, cancellation) => ClientRun.RunAsync(
            settings,
            parsed,
            client => RunAsync(
                client,
                parsed.GetValue(function)!,
                TimeProvider.System.GetUtcNow() - DurationText.Parse("--since", parsed.GetValue(since)!),
                parsed.GetValue(filter),
                parsed.GetValue(follow),
                cancellation),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        HearthClient client, string function, DateTimeOffset since, string? filter, bool follow, CancellationToken cancellation)
    {
        var group = await LogReader.GroupOfAsync(client, function, cancellation);
        var reader = new LogReader(client, group, filter, since);
        try
        {
            await foreach (var line in follow ? reader.FollowAsync(TimeProvider.System, cancellation) : reader.ReadAsync(cancellation))
                LogPrinter.Print(line);
            return 0;
        }
        catch (HearthClientException error) when (error.Code == "ResourceNotFoundException")
        {
            throw new CommandException($"There is no log group {group}: {function} has not run yet, or there is no such function.");
        }
    }
}
