using System.Globalization;
using Hearth.Storage.Native;

namespace Hearth.Storage;

/// <summary>
/// The data folder and the lock that keeps a second server out of it. The lock is a flock on a file, so the
/// kernel lets go of it however the server ends: there is no stale lock to delete after a crash.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>Others may pass through to the unpacked trees, but cannot list what is here.</summary>
    public const UnixFileMode Traversable =
        Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // EWOULDBLOCK: what flock(2) answers when somebody else holds the lock.
    private const int WouldBlock = 11;

    private readonly FileStream lockFile;

    private DataFolder(string path, FileStream lockFile)
    {
        Path = path;
        this.lockFile = lockFile;
    }

    public string Path { get; }

    public static DataFolder Open(string directory)
    {
        var path = System.IO.Path.GetFullPath(directory);
        try
        {
            Make(path, Traversable);
            LetThrough(path);
            return new DataFolder(path, Lock(path));
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw Unusable(path, error);
        }
    }

    public static StorageException Unusable(string path, Exception error) =>
        new(
            $"The data folder {path} cannot be used: {error.Message} "
            + "Make it writable for this user, or choose another folder.",
            error);

    /// <summary>Makes a folder whose name survives a power cut, whatever the umask says about its mode.</summary>
    public static void Make(string path, UnixFileMode mode)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, mode);
            File.SetUnixFileMode(path, mode);
            DirectoryFsync.Flush(System.IO.Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Whether another process holds the lock.</summary>
    public static bool IsLocked(string path)
    {
        try
        {
            var file = System.IO.Path.Combine(path, "hearth.lock");
            if (File.Exists(file)) new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (IOException error) when (error.HResult == WouldBlock)
        {
            return true;
        }
    }

    public void Dispose() => lockFile.Dispose();

    /// <summary>A folder that the user made beforehand may be closed to the sandboxed user, who must reach the trees.</summary>
    private static void LetThrough(string path)
    {
        var mode = File.GetUnixFileMode(path);
        var wanted = mode | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (mode != wanted)
        {
            File.SetUnixFileMode(path, wanted);
        }
    }

    private static FileStream Lock(string path)
    {
        var holder = System.IO.Path.Combine(path, "hearth.pid");
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) in .NET on Linux, and the descriptor is closed on exec,
            // so that a runtime that outlives the server does not keep the folder locked.
            var file = new FileStream(
                System.IO.Path.Combine(path, "hearth.lock"),
                new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    UnixCreateMode = PrivateFile,
                });

            // A locked file cannot be read by .NET, hence the process id in a file of its own.
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return file;
        }
        catch (IOException error) when (error.HResult == WouldBlock)
        {
            var process = File.Exists(holder) ? $" (process {File.ReadAllText(holder).Trim()})" : "";
            throw new StorageException(
                $"The data folder {path} is in use by another Hearth server{process}. "
                + "Stop that server, or start this one with another data folder.",
                error);
        }
    }
}
