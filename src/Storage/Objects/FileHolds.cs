namespace Hearth.Storage.Objects;

/// <summary>Which files are being read, and which of them are to be deleted afterwards.</summary>
internal sealed class FileHolds(Action<string> delete)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _readers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _doomed = new(StringComparer.Ordinal);

    public IDisposable Hold(IReadOnlyCollection<string> names)
    {
        lock (_lock)
        {
            foreach (var name in names) _readers[name] = _readers.GetValueOrDefault(name) + 1;
        }
        return new Held(this, names);
    }

    public void Delete(string name)
    {
        lock (_lock)
        {
            if (_readers.ContainsKey(name))
            {
                _doomed.Add(name);
                return;
            }
        }
        delete(name);
    }

    private void Release(IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            lock (_lock)
            {
                var readers = _readers[name] - 1;
                if (readers > 0)
                {
                    _readers[name] = readers;
                    continue;
                }
                _readers.Remove(name);
                if (!_doomed.Remove(name)) continue;
            }
            delete(name);
        }
    }

    private sealed class Held(FileHolds holds, IReadOnlyCollection<string> names) : IDisposable
    {
        private int _isReleased;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0) holds.Release(names);
        }
    }
}
