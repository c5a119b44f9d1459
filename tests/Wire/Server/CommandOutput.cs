using System.Diagnostics;

namespace Hearth.Tests.Wire.Server;

/// <summary>What a short command says, and how it ends.</summary>
internal sealed record CommandOutput(int ExitCode, string Text)
{
    /// <param name="directory">Null: the current one.</param>
    public static CommandOutput Of(string program, IEnumerable<string> arguments, string? directory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        // Some write their version to one, some to the other.
        return new CommandOutput(process.ExitCode, output.Length > 0 ? output : errors.Result);
    }
}
