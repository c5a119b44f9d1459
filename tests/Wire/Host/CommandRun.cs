using System.Diagnostics;
using Shouldly;

namespace Hearth.Tests.Wire.Host;

/// <summary>One run of a `hearth` command in a process of its own.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static Task<CommandRun> OfAsync(Uri endpoint, params string[] arguments) => OfAsync(endpoint, standardInput: "", arguments);

    public static async Task<CommandRun> OfAsync(Uri endpoint, string standardInput, string[] arguments)
    {
        using var process = Start(endpoint, arguments);
        await process.StandardInput.WriteAsync(standardInput);
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Ctrl-C comes when <paramref name="moment"/> has come.</summary>
    public static async Task<CommandRun> InterruptedAsync(Uri endpoint, Func<Task> moment, params string[] arguments)
    {
        using var process = Start(endpoint, arguments);
        process.StandardInput.Close();
        var finish = FinishAsync(process);
        await moment().WaitAsync(Patience);
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString()])) await kill.WaitForExitAsync();
        return await finish;
    }

    private static Process Start(Uri endpoint, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "hearth.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment["AWS_ENDPOINT_URL"] = endpoint.ToString();
        start.Environment.Remove("AWS_ACCESS_KEY_ID");
        return Process.Start(start)!;
    }

    private static async Task<CommandRun> FinishAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new CommandRun(process.ExitCode, await output, await error);
    }

    public CommandRun ShouldSucceed()
    {
        ExitCode.ShouldBe(0, $"{Output}\n{Error}");
        return this;
    }
}
