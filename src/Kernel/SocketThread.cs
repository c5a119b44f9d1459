using System.Runtime.CompilerServices;

namespace Hearth.Kernel;

/// <summary>
/// The threads that wait for sockets also run what a message makes happen, so that a warm invocation wakes one thread for
/// each message and no other: 2 to 3 times faster than through the thread pool. There are as many as cores, and each serves a
/// share of all connections: what blocks or takes long must leave first, by <c>await SocketThread.Leave()</c>.
/// </summary>
public static class SocketThread
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Before the first socket is made: .NET reads this setting once, and from the environment only.</summary>
    public static void RunMessages()
    {
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null) Environment.SetEnvironmentVariable(InlineCompletions, "1");
    }

    /// <summary>Goes on at a thread of the pool; at once when it is on one already.</summary>
    public static Departure Leave() => default;

    /// <summary>What <see cref="Leave"/> gives to await.</summary>
    public readonly struct Departure : ICriticalNotifyCompletion
    {
        public bool IsCompleted => Thread.CurrentThread.IsThreadPoolThread;

        public Departure GetAwaiter() => this;

        public void GetResult()
        {
            // Nothing to give: only the thread is another one.
        }

        public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static next => next(), continuation, preferLocal: false);

        public void UnsafeOnCompleted(Action continuation) =>
            ThreadPool.UnsafeQueueUserWorkItem(static next => next(), continuation, preferLocal: false);
    }
}
