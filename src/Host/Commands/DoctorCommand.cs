using System.CommandLine;
using Hearth.Host.Doctor;
using Spectre.Console;

namespace Hearth.Host.Commands;

/// <summary>`hearth doctor`: what this machine can do, and how to mend what it cannot.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var settings = new ServerSettings();
        var command = new Command("doctor", "Say what this machine can do, and how to mend what it cannot.");
        settings.AddTo(command);
        command.SetAction(parsed => Run(settings.Read(parsed)));
        return command;
    }

    /// <returns>0 when functions can run in sandboxes here, 1 when something that they need is missing.</returns>
    private static int Run(Server.ServerOptions options)
    {
        var findings = Examination.Run(options);
        var table = new Table().Border(TableBorder.None).HideHeaders();
        table.AddColumns("", "what", "found");
        foreach (var finding in findings)
        {
            table.AddRow(Mark(finding), Markup.Escape(finding.Name), Markup.Escape(finding.Detail));
            if (finding.Mend.Length > 0) table.AddRow("", "", $"[grey]{Markup.Escape(finding.Mend)}[/]");
        }
        AnsiConsole.Write(table);
        var broken = findings.Count(finding => finding.Severity == Severity.Broken);
        AnsiConsole.MarkupLine(broken == 0
            ? "[green]This machine can run functions in sandboxes.[/]"
            : $"[red]{broken} thing(s) that sandboxes need are missing; each line above says how to mend it.[/]");
        return broken == 0 ? 0 : 1;
    }

    private static string Mark(Finding finding) => finding.Severity switch
    {
        Severity.Fine => "[green]ok[/]",
        Severity.Missing => "[yellow]--[/]",
        _ => "[red]NO[/]",
    };
}
