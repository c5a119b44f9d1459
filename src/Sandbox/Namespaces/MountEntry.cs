using Hearth.Kernel;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Namespaces;

/// <summary>
/// A thread that enters the mount namespaces of sandboxes, one after the other, and changes them. One that lives on, because
/// starting a thread costs 0.1 ms and on a busy machine far more; it rests in the base root, for otherwise it would keep the
/// last sandbox's mounts alive.
/// </summary>
internal sealed class MountEntry : IDisposable
{
    private const int OwnFileSystem = 0x200, NewMounts = 0x20000;
    private readonly HandoffQueue<Action> work = new();
    private readonly Descriptor rest;
    private readonly Thread thread;

    public MountEntry(Descriptor rest)
    {
        this.rest = rest;
        Completions.Start();
        thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "sandbox mounts" };
        thread.Start();
    }

    /// <summary>Runs an action inside the mount namespace of a sandbox, where no path of the host can be seen.</summary>
    public Task RunAsync(Descriptor init, Action action)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isTaken = work.TryAdd(() =>
        {
            try
            {
                // .NET makes threads of its own out of any thread (to compile, to collect), and they share its root directory.
                _ = Errno.Check(Libc.Unshare(OwnFileSystem), "have a root directory of its own");
                // Safe because only this thread changes its mount namespace, and it serves nothing else.
                _ = Errno.Check(Libc.EnterNamespace(init.Number, NewMounts), "setns to the sandbox's mounts", "Its first process has gone: dispose of it.");
                action();
                Completions.Add(completion.SetResult);
            }
            catch (Exception e)
            {
                Completions.Add(() => completion.SetException(e));
            }
            finally
            {
                _ = Libc.EnterNamespace(rest.Number, NewMounts);
            }
        });
        ObjectDisposedException.ThrowIf(!isTaken, this);
        return completion.Task;
    }

    public void Dispose()
    {
        work.Complete();
        thread.Join();
    }

    private void Run()
    {
        while (work.WaitAndTake(out var action))
            action();
    }
}
