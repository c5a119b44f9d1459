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
        var runtimeApi = new RuntimeApi(RuntimeApi.UsualAddress);
        runtimeApi.Connect();
        if (!WaitUntilTold())
            Environment.Exit(0); // The sandbox is being taken down unused.
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
}
