using System.Collections.Concurrent;

namespace Amazon.Lambda.Core;

/// <summary>As LambdaCore.cs: what version 2.5 and later offer to functions, and the internal methods that the runtime calls.</summary>
public static class SnapshotRestore
{
    private static readonly ConcurrentQueue<Func<ValueTask>> Before = new();
    private static readonly ConcurrentQueue<Func<ValueTask>> After = new();

    public static void RegisterBeforeSnapshot(Func<ValueTask> beforeSnapshotAction) => Before.Enqueue(beforeSnapshotAction);

    public static void RegisterAfterRestore(Func<ValueTask> afterRestoreAction) => After.Enqueue(afterRestoreAction);

    internal static void CopyBeforeSnapshotCallbacksToRegistry(Action<Func<ValueTask>> restoreHooksRegistryMethod) =>
        Empty(Before, restoreHooksRegistryMethod);

    internal static void CopyAfterRestoreCallbacksToRegistry(Action<Func<ValueTask>> restoreHooksRegistryMethod) =>
        Empty(After, restoreHooksRegistryMethod);

    private static void Empty(ConcurrentQueue<Func<ValueTask>> hooks, Action<Func<ValueTask>> into)
    {
        while (hooks.TryDequeue(out var hook)) into(hook);
    }
}
