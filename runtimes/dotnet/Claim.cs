using System.Collections;
using Microsoft.Win32.SafeHandles;

namespace Hearth.DotnetRuntime;

/// <summary>
/// A process that has booted before its function is known waits here. The server exchanges its environment and its directory while nothing of it runs:
/// what the function finds is what it would have found after a start of its own.
/// </summary>
internal static class Claim
{
    private const int Descriptor = 4;
    private const int ToldBytes = 4;

    /// <summary>Whether this process has no function yet. No function can set the variable: the names of theirs begin with a letter.</summary>
    public static bool IsAwaited => Environment.GetEnvironmentVariable("_HEARTH_BOOTED") is not null;

    /// <summary>Returns when this process is a function's, with the connection that it has made meanwhile.</summary>
    public static RuntimeApi Await()
    {
        Rehearsal.Run();
        AdoptEnvironment(); // Its code is then compiled.
        var runtimeApi = new RuntimeApi(RuntimeApi.UsualAddress);
        runtimeApi.Connect();
        if (!WaitUntilTold())
            Environment.Exit(0); // The sandbox is being taken down unused.
        AdoptEnvironment();
        HostProperties.Adopt(Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT")!, Environment.GetEnvironmentVariable("_HANDLER")!.Split("::")[0]);
        return runtimeApi;
    }

    private static bool WaitUntilTold()
    {
        try
        {
            using var claim = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
            claim.WriteByte((byte)'!');
            return claim.ReadAtLeast(new byte[ToldBytes], ToldBytes, throwOnEndOfStream: false) == ToldBytes;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>.NET made a copy of the environment when it started, and does not look at the process's own again.</summary>
    private static void AdoptEnvironment()
    {
        var environment = new Dictionary<string, string>();
        foreach (var entry in File.ReadAllText("/proc/self/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                environment[entry[..equals]] = entry[(equals + 1)..];
        }

        foreach (DictionaryEntry before in Environment.GetEnvironmentVariables())
        {
            if (!environment.ContainsKey((string)before.Key))
                Environment.SetEnvironmentVariable((string)before.Key, null);
        }
        foreach (var (name, value) in environment)
            Environment.SetEnvironmentVariable(name, value);
    }
}
