using Hearth.DataPlane.Environments;

namespace Hearth.DataPlane.Snapshots;

/// <summary>
/// The copies of one version that have initialised and wait to be restored, and how many there should be: one, and one more for
/// each restore that found none. Starts and ends nothing itself.
/// </summary>
internal sealed class Snapshot(EnvironmentConfig config, int limit)
{
    private readonly Lock gate = new();
    private readonly Queue<ExecutionEnvironment> copies = [];
    private int wanted = 1;
    private int making;
    private long takenAt;
    private bool isRetired;

    public EnvironmentConfig Config => config;

    public int Count
    {
        get { lock (gate) return copies.Count; }
    }

    /// <summary>Null when none is ready: the caller initialises one for itself.</summary>
    public ExecutionEnvironment? Take(long now)
    {
        lock (gate)
        {
            takenAt = now;
            if (copies.TryDequeue(out var copy)) return copy;
            wanted = Math.Min(wanted + 1, limit);
            return null;
        }
    }

    /// <summary>Whether another copy has to be made; it then counts as in the making until <see cref="Add"/> or <see cref="Failed"/>.</summary>
    public bool TryBegin()
    {
        lock (gate)
        {
            if (isRetired || copies.Count + making >= wanted) return false;
            making++;
            return true;
        }
    }

    /// <summary>False when it is not wanted any more: the caller ends it.</summary>
    public bool Add(ExecutionEnvironment copy)
    {
        lock (gate)
        {
            making--;
            if (isRetired) return false;
            copies.Enqueue(copy);
            return true;
        }
    }

    public void Failed()
    {
        lock (gate) making--;
    }

    /// <summary>Copies beyond the first when nothing was restored since <paramref name="since"/>; the caller ends them.</summary>
    public IReadOnlyList<ExecutionEnvironment> TakeSurplus(long since)
    {
        lock (gate)
        {
            if (takenAt > since) return [];
            wanted = 1;
            return TakeDownTo(1);
        }
    }

    /// <summary>One copy, for the memory that it holds.</summary>
    public ExecutionEnvironment? Release()
    {
        lock (gate) return copies.TryDequeue(out var copy) ? copy : null;
    }

    /// <summary>The version is gone, or the server stops: all copies, and no more of them.</summary>
    public IReadOnlyList<ExecutionEnvironment> Retire()
    {
        lock (gate)
        {
            isRetired = true;
            return TakeDownTo(0);
        }
    }

    private List<ExecutionEnvironment> TakeDownTo(int rest)
    {
        var taken = new List<ExecutionEnvironment>();
        while (copies.Count > rest) taken.Add(copies.Dequeue());
        return taken;
    }
}
