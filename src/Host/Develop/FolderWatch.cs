using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Hearth.Host.Commands;
using Hearth.Host.Deploy;

namespace Hearth.Host.Develop;

/// <param name="Files">Relative paths, each once.</param>
/// <param name="BeganTimestamp">Of the first file's event.</param>
internal sealed record FolderSave(IReadOnlyList<string> Files, long BeganTimestamp);

/// <summary>
/// Watches a folder by inotify. An editor's save is several events within a few milliseconds (truncate, write, rename), and a
/// checkout is thousands: they are one save once nothing has happened for a moment.
/// </summary>
internal sealed class FolderWatch : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(30);
    private static readonly string[] Unwatched = ["node_modules", ".venv", "venv"];
    private const string ManyFiles = "many files";

    private readonly string _directory;
    private readonly Action _began;
    private readonly TimeProvider _time;
    private readonly IgnoreRules _rules = IgnoreRules.OfAll([.. EditorLeavings.Patterns, .. Unwatched]);
    private readonly Channel<(string File, long Timestamp)> _events = Channel.CreateUnbounded<(string, long)>();
    private readonly List<FileSystemWatcher> _watchers = [];

    /// <param name="began">Called at the first event of a save, at once, on the watcher's thread.</param>
    /// <exception cref="CommandException">The kernel's limit of watches is reached; the message says how to raise it.</exception>
    public FolderWatch(string directory, Action began, TimeProvider time)
    {
        (_directory, _began, _time) = (directory, began, time);
        try
        {
            Watch();
        }
        catch (IOException error)
        {
            Dispose();
            throw new CommandException(
                $"{directory} cannot be watched: {error.Message} Raise the limit with: sysctl fs.inotify.max_user_watches=524288 "
                + "fs.inotify.max_user_instances=512");
        }
    }

    public async IAsyncEnumerable<FolderSave> SavesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var first = await _events.Reader.ReadAsync(cancellation);
            var files = new HashSet<string>(StringComparer.Ordinal) { first.File };
            do
            {
                await Task.Delay(Quiet, _time, cancellation);
            }
            while (Drain(files));
            yield return new FolderSave([.. files.Order(StringComparer.Ordinal)], first.Timestamp);
        }
    }

    public void Dispose() => _watchers.ForEach(watcher => watcher.Dispose());

    /// <summary>A watch costs a kernel object for each folder below, so that packages, which nobody edits, are left out.</summary>
    private void Watch()
    {
        var hasPackages = Array.Exists(Unwatched, name => Directory.Exists(Path.Combine(_directory, name)));
        Add(_directory, recursively: !hasPackages);
        if (!hasPackages) return;
        foreach (var inner in new DirectoryInfo(_directory).EnumerateDirectories().Where(inner => inner.LinkTarget is null))
            if (!_rules.Excludes(inner.Name, isDirectory: true)) Add(inner.FullName, recursively: true);
    }

    private void Add(string directory, bool recursively)
    {
        var watcher = new FileSystemWatcher(directory)
        {
            IncludeSubdirectories = recursively,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.Attributes,
            InternalBufferSize = 64 * 1024,
        };
        lock (_watchers) _watchers.Add(watcher);
        watcher.Changed += (_, change) => Note(change.FullPath);
        watcher.Deleted += (_, change) => Note(change.FullPath);
        watcher.Renamed += (_, change) => Note(change.FullPath);
        watcher.Created += (_, change) =>
        {
            if (!recursively && Directory.Exists(change.FullPath)) AddLater(change.FullPath);
            Note(change.FullPath);
        };
        // The kernel's queue was full: something was saved, and it does not matter what.
        watcher.Error += (_, _) => Note(Path.Combine(_directory, ManyFiles));
        watcher.EnableRaisingEvents = true;
    }

    /// <summary>A folder that came after the start, beside one that is not watched.</summary>
    private void AddLater(string directory)
    {
        if (_rules.Excludes(Path.GetFileName(directory), isDirectory: true)) return;
        try
        {
            Add(directory, recursively: true);
        }
        catch (Exception error) when (error is IOException or ArgumentException)
        {
            // It is gone again, or the limit is reached: what happens in it is seen at the next start.
        }
    }

    private void Note(string path)
    {
        var file = Path.GetRelativePath(_directory, path);
        if (file == "." || _rules.ExcludesWithParents(file)) return;
        _began();
        _events.Writer.TryWrite((file, _time.GetTimestamp()));
    }

    /// <summary>True when something came.</summary>
    private bool Drain(HashSet<string> files)
    {
        var came = false;
        while (_events.Reader.TryRead(out var more))
        {
            files.Add(more.File);
            came = true;
        }

        return came;
    }
}
