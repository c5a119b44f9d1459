using System.Reflection;
using Hearth.DotnetRuntime.Logs;

namespace Hearth.DotnetRuntime;

/// <summary>
/// What a function with SnapStart does between its initialisation and its first invocation.
/// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-dotnet.html
/// </summary>
internal static class Snapshot
{
    private const string AssemblyName = "Amazon.Lambda.Core";

    public static bool IsWanted => Environment.GetEnvironmentVariable("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start";

    /// <summary>False when a hook has failed, which was posted: the process then ends.</summary>
    public static bool WaitForRestore(RuntimeApi runtimeApi, LogWriter log)
    {
        var registry = AppDomain.CurrentDomain.GetAssemblies()
            .FirstOrDefault(assembly => assembly.GetName().Name == AssemblyName)?.GetType($"{AssemblyName}.SnapshotRestore");
        // Both before the first hook runs, as in AWS's runtime: what a hook registers is not heard any more.
        var before = Take(registry, "CopyBeforeSnapshotCallbacksToRegistry");
        var after = Take(registry, "CopyAfterRestoreCallbacksToRegistry");
        before.Reverse();
        try
        {
            Run(before);
        }
        catch (Exception e)
        {
            log.WriteException(e);
            runtimeApi.PostInitError(ErrorObject.Encode(e), "Runtime.BeforeSnapshotError");
            return false;
        }
        runtimeApi.RestoreNext();
        try
        {
            Run(after);
        }
        catch (Exception e)
        {
            log.WriteException(e);
            runtimeApi.PostRestoreError(ErrorObject.Encode(e), "Runtime.AfterRestoreError");
            return false;
        }
        return true;
    }

    /// <summary>
    /// The hooks in the order of their registration. The function's Amazon.Lambda.Core keeps them and hands them to the runtime through
    /// an internal method; one that is older than SnapStart has none.
    /// </summary>
    private static List<Func<ValueTask>> Take(Type? registry, string copy)
    {
        var hooks = new List<Func<ValueTask>>();
        registry?.GetMethod(copy, BindingFlags.NonPublic | BindingFlags.Static)?.Invoke(null, [(Action<Func<ValueTask>>)hooks.Add]);
        return hooks;
    }

    private static void Run(List<Func<ValueTask>> hooks)
    {
        foreach (var hook in hooks)
            hook().AsTask().GetAwaiter().GetResult();
    }
}
