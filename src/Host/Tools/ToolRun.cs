using System.ComponentModel;
using System.Diagnostics;
using Hearth.Host.Commands;

namespace Hearth.Host.Tools;

/// <summary>Runs somebody else's program (pip, npm, dotnet): silent when it goes well, all of its output when not.</summary>
internal static class ToolRun
{
    /// <param name="name">What people call it: "pip install".</param>
    /// <param name="workingDirectory">Where relative paths in its files begin.</param>
    /// <param name="variables">Set on top of this process's own.</param>
    /// <exception cref="CommandException">It is not installed or it failed; the message has its output.</exception>
    public static async Task RunAsync(
        string name,
        string program,
        IReadOnlyList<string> arguments,
        string workingDirectory,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? variables = null,
        bool isFailureFine = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in variables ?? new Dictionary<string, string>()) start.Environment[variable] = value;
        using var process = Start(name, start);
        process.StandardInput.Close();
        var output = ReadAsync(process.StandardOutput, process.StandardError);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        var text = await output;
        if (process.ExitCode != 0 && !isFailureFine)
            throw new CommandException($"{name} failed with status {process.ExitCode}; it said:\n{text.TrimEnd()}\n(the command was: {program} {string.Join(' ', arguments)})");
    }

    private static Process Start(string name, ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new CommandException($"{name} cannot be run: {start.FileName}: {error.Message}. Install it, or put it on PATH.");
        }
    }

    /// <summary>Both streams at once: a program whose second pipe is full would wait for ever.</summary>
    private static async Task<string> ReadAsync(StreamReader first, StreamReader second)
    {
        var texts = await Task.WhenAll(first.ReadToEndAsync(), second.ReadToEndAsync());
        return string.Concat(texts);
    }
}
