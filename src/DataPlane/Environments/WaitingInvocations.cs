using System.Diagnostics.CodeAnalysis;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// The invocations that found no free environment, and how many environments are on their way to them: those that start, and those
/// that return, whose invocation is answered and whose runtime is about to ask for the next event. Pure; guarded by its pool's lock.
/// </summary>
internal sealed class WaitingInvocations<T>
{
    private readonly Queue<TaskCompletionSource<T>> queue = [];
    private int starting;
    private int returning;

    /// <summary>Nobody waits, and nothing starts.</summary>
    public bool IsQuiet => queue.Count == 0 && starting == 0;

    /// <summary>Whether an invocation that comes now has a start begun for it.</summary>
    public bool MustStartForNext => StartRule.MustStart(queue.Count + 1, starting, returning);

    /// <summary>Whether somebody waits for whom nothing is on its way: something that was does not come.</summary>
    public bool HasStranded => StartRule.MustStart(queue.Count, starting, returning);

    /// <summary>Whether somebody waits for an environment that returns, and not for a start.</summary>
    public bool CountsOnReturn => queue.Count > starting;

    /// <summary>An invocation waits from now on, behind the others.</summary>
    public TaskCompletionSource<T> Enter()
    {
        // Its continuations run where it is told: the invocation goes on at once, on that thread.
        var waiter = new TaskCompletionSource<T>();
        queue.Enqueue(waiter);
        return waiter;
    }

    /// <summary>The one that waits longest waits no more: whoever calls this tells it why, outside of the lock.</summary>
    public bool TryTake([NotNullWhen(true)] out TaskCompletionSource<T>? waiter) => queue.TryDequeue(out waiter);

    /// <summary>As at shutdown: nobody waits any more.</summary>
    public IReadOnlyList<TaskCompletionSource<T>> TakeAll()
    {
        var all = queue.ToArray();
        queue.Clear();
        return all;
    }

    /// <summary>
    /// Counts a start for each that is stranded; the longest waiting are taken instead, to be refused, as far as there may be no more.
    /// </summary>
    /// <param name="mayGrow">Whether the function may have one more environment now; asked once for each.</param>
    /// <param name="isGraceOver">Those too that count on an environment that returns have waited for it long enough.</param>
    /// <returns>How many starts are to begin, and who is refused.</returns>
    public (int Starts, IReadOnlyList<TaskCompletionSource<T>> Refused) Relieve(Func<bool> mayGrow, bool isGraceOver)
    {
        var (starts, refused) = (0, new List<TaskCompletionSource<T>>());
        while (isGraceOver ? CountsOnReturn : HasStranded)
        {
            if (mayGrow())
            {
                starting++;
                starts++;
            }
            else
            {
                refused.Add(queue.Dequeue());
            }
        }

        return (starts, refused);
    }

    public void BeginStart() => starting++;

    public void EndStart() => starting--;

    /// <summary>A start whose turn has come, and that nobody needs any more, is off the count.</summary>
    public bool TryGiveUpStart()
    {
        if (StartRule.IsNeeded(queue.Count, starting)) return false;
        starting--;
        return true;
    }

    public void BeginReturn() => returning++;

    public void EndReturn() => returning--;
}
