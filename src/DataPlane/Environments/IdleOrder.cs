using System.Collections;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// Idle environments in the order in which they became so: the one used last is used next, so that those that are too many rest
/// long enough to end. Pure, and shared with the forecast. Guarded by its pool's lock.
/// </summary>
/// <param name="since">When one became idle; must not go back from one to the next that is added.</param>
internal sealed class IdleOrder<T>(Func<T, long> since) : IEnumerable<T>
{
    // The oldest first. A list whose beginning moves: nothing is allocated for an invocation, nothing copied when one ends.
    private readonly List<T> environments = [];
    private int first;

    public int Count => environments.Count - first;

    /// <summary>Null when none is idle.</summary>
    public long? OldestSince => Count > 0 ? since(environments[first]) : null;

    public void Add(T environment) => environments.Add(environment);

    public T TakeLatest()
    {
        var latest = environments[^1];
        environments.RemoveAt(environments.Count - 1);
        Tighten();
        return latest;
    }

    public T TakeOldest()
    {
        var oldest = environments[first];
        environments[first++] = default!;
        Tighten();
        return oldest;
    }

    /// <summary>One that ends out of its turn; false when it is not idle.</summary>
    public bool Remove(T environment)
    {
        var index = environments.IndexOf(environment, first);
        if (index < 0) return false;
        environments.RemoveAt(index);
        return true;
    }

    /// <summary>The oldest first.</summary>
    public IEnumerator<T> GetEnumerator() => environments.Skip(first).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Clear()
    {
        environments.Clear();
        first = 0;
    }

    private void Tighten()
    {
        if (first == 0 || first < environments.Count / 2) return;
        environments.RemoveRange(0, first);
        first = 0;
    }
}
