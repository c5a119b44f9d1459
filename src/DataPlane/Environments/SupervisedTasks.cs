using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// Work that nobody awaits where it begins: environments that start for whoever comes first, and those that end.
/// It is kept here, its failures are logged, and shutdown waits for it.
/// </summary>
internal sealed class SupervisedTasks(ILogger logger)
{
    private readonly ConcurrentDictionary<Task, string> running = new();

    public void Run(string what, Func<Task> work)
    {
        var task = RunAsync(what, work);
        if (task.IsCompleted) return;
        running[task] = what;
        // The task may have ended before it was written down.
        if (task.IsCompleted) running.TryRemove(task, out _);
        else task.ContinueWith(
            static (ended, state) => ((ConcurrentDictionary<Task, string>)state!).TryRemove(ended, out _),
            running,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public async Task DrainAsync()
    {
        while (!running.IsEmpty) await Task.WhenAll(running.Keys);
    }

    private async Task RunAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            logger.LogError(e, "{What} failed", what);
        }
    }
}
