using System.Diagnostics;
using Hearth.Bench.Client;

namespace Hearth.Bench.Floors;

/// <summary>The custom runtime in C, compiled on this machine: a binary that starts in no time of its own.</summary>
internal static class StaticProgram
{
    /// <returns>Path of the static binary, compiled once per run.</returns>
    /// <exception cref="NotMeasuredException">No C compiler, or no static libc.</exception>
    public static string Compile()
    {
        var binary = Path.Combine(AppContext.BaseDirectory, "functions", "bootstrap");
        try
        {
            using var compiler = Process.Start("gcc", ["-O2", "-static", "-o", binary, BenchFunction.Source("bootstrap.c")]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? binary : throw new NotMeasuredException("gcc cannot link a static binary here");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new NotMeasuredException("gcc is not installed (./bench/run --install installs it)");
        }
    }
}
