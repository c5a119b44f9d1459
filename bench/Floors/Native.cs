using System.Runtime.InteropServices;

namespace Hearth.Bench.Floors;

/// <summary>
/// fork and exec with as little as possible around it: System.Diagnostics.Process adds about a millisecond of its own,
/// which would make the floors higher and so Hearth's ratios better than they are.
/// </summary>
internal static partial class Native
{
    public const int Terminate = 15, Kill = 9;

    private static readonly string?[] Environment =
        [.. new[] { "PATH", "HOME", "LANG" }.Where(name => Get(name) is not null).Select(name => $"{name}={Get(name)}"), null];

    /// <returns>The process id.</returns>
    public static int Spawn(params string[] command)
    {
        // Safe because both vectors end with null, as execve wants, and outlive the call.
        var error = PosixSpawn(out var process, command[0], 0, 0, [.. command, null], Environment);
        return error == 0
            ? process : throw new BenchException($"{command[0]} cannot be started: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    public static void WaitForSuccess(int process)
    {
        // Safe because the process is our own child and .NET, which has not started it, never waits for it.
        if (WaitPid(process, out var status, 0) != process || status != 0)
            throw new BenchException($"A process that is measured as a floor failed (wait status {status}).");
    }

    /// <summary>Ends a child that would never end by itself.</summary>
    public static void KillAndWait(int process)
    {
        // Safe because the number cannot have been reused before we wait for our own child.
        _ = Send(process, Kill);
        _ = WaitPid(process, out _, 0);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Send(int process, int signal);

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PosixSpawn(
        out int process, string path, nint fileActions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int WaitPid(int process, out int status, int options);

    private static string? Get(string name) => System.Environment.GetEnvironmentVariable(name);
}
