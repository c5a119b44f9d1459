using System.CommandLine;
using Hearth.Host.Client;
using Hearth.Host.Tracing;
using Spectre.Console;

namespace Hearth.Host.Commands;

/// <summary>`hearth trace FUNCTION`: invokes a function and shows where the time went.</summary>
internal static class TraceCommand
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
        var cold = new Option<bool>("--cold") { Description = "End the function's idle environments first: a cold start. Without it, it is invoked once before." };
        var output = new Option<FileInfo>("--output", "-o") { Description = "Also draw it: a file that ends in .svg or .html.", HelpName = "FILE" };
        var command = new Command("trace", "Invoke a function and show where the time goes.") { function, payload, cold, output };
        settings.AddTo(command);
        command.SetAction((parsed, cancellation) => ClientRun.RunAsync(
            settings,
            parsed,
            client => RunAsync(
                client, parsed.GetValue(function)!, parsed.GetValue(payload)!, parsed.GetValue(cold), parsed.GetValue(output), cancellation),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        HearthClient client, string function, string payload, bool isCold, FileInfo? output, CancellationToken cancellation)
    {
        if (output is not null && output.Extension is not (".svg" or ".html"))
            throw new CommandException($"--output '{output}' must end in .svg or .html.");
        var bytes = await Payload.ReadAsync(payload, Console.OpenStandardInput(), cancellation);
        var trace = await InvocationTrace.RecordAsync(client, function, bytes, isCold, isWarm: !isCold, cancellation);
        var waterfall = Waterfall.Of(trace.Spans);
        AnsiConsole.Write(WaterfallTable.Of(waterfall));
        var report = InvocationReport.Of(trace.Answer.Log);
        AnsiConsole.WriteLine($"{function}: {report.Summary}{(trace.Answer.FunctionError is { } error ? $", failed ({error})" : "")}");
        if (output is not null)
        {
            var title = $"{function}: {(report.InitDuration is null ? "warm" : "cold")} invocation, {WaterfallRow.Print(waterfall.TotalMicroseconds)}";
            await File.WriteAllTextAsync(
                output.FullName, output.Extension == ".svg" ? WaterfallPicture.Svg(waterfall, title) : WaterfallPicture.Html(waterfall, title), cancellation);
            AnsiConsole.WriteLine($"Drawn in {output}.");
        }

        return trace.Answer.FunctionError is null ? 0 : 1;
    }
}
