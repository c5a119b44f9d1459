using Hearth.Kernel;

namespace Hearth.Sandbox.Namespaces;

/// <summary>
/// Completes tasks for threads that are in other namespaces. To continue a task the thread pool may have to make a thread, and
/// makes it out of the one that asks: a thread of the pool would then be inside a sandbox for good, its files and network
/// around it. So a thread that never leaves the server's namespaces does the asking.
/// </summary>
internal static class Completions
{
    private static readonly HandoffQueue<Action> Waiting = new();
    private static readonly Lock Gate = new();
    private static Thread? thread;

    /// <summary>Called before a thread leaves, from one that has not: threads inherit namespaces from those that make them.</summary>
    public static void Start()
    {
        if (Volatile.Read(ref thread) is not null) return;
        lock (Gate)
        {
            if (thread is not null) return;
            var made = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "sandbox answers" };
            made.Start();
            Volatile.Write(ref thread, made);
        }
    }

    public static void Add(Action complete) => Waiting.TryAdd(complete);

    private static void Run()
    {
        while (Waiting.WaitAndTake(out var complete)) complete();
    }
}
