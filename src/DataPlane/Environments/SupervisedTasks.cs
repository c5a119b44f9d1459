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
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[ended.Task] = what;
        _ = RunAsync(what, work, ended); // Awaited through its entry, by DrainAsync.
    }

    public async Task DrainAsync()
    {
        while (!running.IsEmpty) await Task.WhenAll(running.Keys);
    }

    private async Task RunAsync(string what, Func<Task> work, TaskCompletionSource ended)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            logger.LogError(e, "{What} failed", what);
        }
        finally
        {
            running.TryRemove(ended.Task, out _);
            ended.SetResult();
        }
    }
}
