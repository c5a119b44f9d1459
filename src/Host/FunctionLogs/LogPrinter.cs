using Spectre.Console;

namespace Hearth.Host.FunctionLogs;

/// <summary>Prints log lines with their local time, coloured by level on a terminal.</summary>
internal static class LogPrinter
{
    public static void Print(LogLine line)
    {
        var time = line.Timestamp.ToLocalTime().ToString("HH:mm:ss.fff");
        if (Console.IsOutputRedirected)
        {
            // A pipe gets each line as it is: it may be wider than any terminal and must not be wrapped.
            Console.WriteLine($"{time} {line.Message}");
            return;
        }
        var text = Markup.Escape(line.Message);
        AnsiConsole.MarkupLine($"[grey]{time}[/] {(Colour(LogLevels.Of(line.Message)) is { } colour ? $"[{colour}]{text}[/]" : text)}");
    }

    private static string? Colour(LineLevel level) => level switch
    {
        LineLevel.Error => "red",
        LineLevel.Warning => "yellow",
        LineLevel.Debug or LineLevel.Platform => "grey",
        _ => null,
    };
}
