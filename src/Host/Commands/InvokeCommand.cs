using System.CommandLine;
using Hearth.Host.Client;

namespace Hearth.Host.Commands;

/// <summary>`hearth invoke FUNCTION`: the answer on standard output, the log and what it cost on standard error.</summary>
internal static class InvokeCommand
{
    public static Command Create()
    {
        var settings = new ClientSettings();
        var function = new Argument<string>("FUNCTION") { Description = "Name or ARN, with a version or alias behind a colon if wanted." };
        var payload = new Option<string>("--payload", "-p")
        {
            Description = "The event: JSON, @FILE, or - for standard input.",
            DefaultValueFactory = _ => "{}",
            HelpName = "JSON|@FILE|-",
        };
        var log = new Option<bool>("--log") { Description = "Print the last 4 KB of the invocation's log, and its REPORT in short." };
        var asEvent = new Option<bool>("--event") { Description = "Leave the event with the server and do not wait (InvocationType Event)." };
        var load = new LoadSettings();
        var command = new Command("invoke", "Invoke a function and print its answer, or put it under load with --rate.") { function, payload, log, asEvent };
        settings.AddTo(command);
        load.AddTo(command);
        command.SetAction((parsed, cancellation) => ClientRun.RunAsync(
            settings,
            parsed,
            async client =>
            {
                var name = parsed.GetValue(function)!;
                var bytes = await Payload.ReadAsync(parsed.GetValue(payload)!, Console.OpenStandardInput(), cancellation);
                return load.Read(parsed, name, client.Endpoint) is var (config, files)
                    ? await LoadInvocation.RunAsync(client, config, files, bytes)
                    : await RunAsync(client, name, bytes, parsed.GetValue(log), parsed.GetValue(asEvent), cancellation);
            },
            cancellation));
        return command;
    }

    /// <returns>1 when the function failed, so that scripts notice.</returns>
    private static async Task<int> RunAsync(
        HearthClient client, string function, byte[] payload, bool showLog, bool asEvent, CancellationToken cancellation)
    {
        var answer = await client.InvokeAsync(function, payload, asEvent, cancellation);
        if (asEvent)
        {
            await Console.Error.WriteLineAsync($"Accepted; the log has it under request id {answer.RequestId}.");
            return 0;
        }
        if (showLog)
        {
            var report = InvocationReport.Of(answer.Log);
            await Console.Error.WriteAsync(answer.Log);
            await Console.Error.WriteLineAsync(report.Summary);
        }
        await Console.Out.WriteLineAsync(answer.Payload);
        if (answer.FunctionError is null) return 0;
        await Console.Error.WriteLineAsync($"hearth: {function} failed ({answer.FunctionError}); its answer says why, and --log shows its log.");
        return 1;
    }
}
