namespace Hearth.Sandbox.Namespaces;

/// <summary>
/// Runs work on an OS thread of its own that then ends. A thread that has left the server's namespaces must never serve
/// anything else, so it is never the thread pool's.
/// </summary>
internal static class DedicatedThread
{
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Completions.Start();
        var thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = name };
        thread.Start();
        return completion.Task;

        void Run()
        {
            try
            {
                var result = work();
                Completions.Add(() => completion.SetResult(result));
            }
            catch (Exception e)
            {
                Completions.Add(() => completion.SetException(e));
            }
        }
    }
}
