using Spectre.Console;

namespace Hearth.Host.Commands;

/// <summary>How commands print: colours and the window's width on a terminal, plain wide text into a pipe or a file.</summary>
internal static class Terminal
{
    private const int PipeWidth = 160;

    public static void SetUp()
    {
        if (!Console.IsOutputRedirected) return;
        AnsiConsole.Profile.Capabilities.Ansi = false;
        AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        AnsiConsole.Profile.Width = PipeWidth;
    }
}
