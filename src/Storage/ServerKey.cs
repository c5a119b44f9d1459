using System.Security.Cryptography;
using Hearth.Storage.Native;

namespace Hearth.Storage;

/// <summary>
/// The 32 random bytes with which a server seals what it gives out: secret access keys at rest, session tokens. Made at the first
/// start; losing the file makes every access key and session of the folder worthless.
/// </summary>
internal static class ServerKey
{
    public const int Bytes = 32;

    /// <exception cref="StorageException">The file is not what was written.</exception>
    public static byte[] ReadOrMake(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "server.key");
        if (!File.Exists(path)) Make(dataDirectory, path);
        return Read(dataDirectory);
    }

    /// <exception cref="StorageException">The file is not what was written.</exception>
    public static byte[] Read(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "server.key");
        var key = File.ReadAllBytes(path);
        return key.Length == Bytes
            ? key
            : throw new StorageException($"{path} is damaged: it has {key.Length} bytes instead of {Bytes}. Restore it from a backup of the data folder.");
    }

    /// <summary>Whole and durable, or not there: a crash leaves the temporary file only.</summary>
    private static void Make(string dataDirectory, string path)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = DataFolder.PrivateFile,
        }))
        {
            file.Write(RandomNumberGenerator.GetBytes(Bytes));
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path);
        DirectoryFsync.Flush(dataDirectory);
    }
}
