using Hearth.Storage;
using Hearth.Storage.Blobs;
using Shouldly;

namespace Hearth.Tests.Unit.Storage;

/// <summary>A blob store in a folder of its own, and what tests ask of it.</summary>
internal sealed class BlobFolder : IDisposable
{
    public static readonly ArchiveLimits Limits = new(UnzippedBytes: 1_000_000, FileCount: 1000);

    private readonly TemporaryFolder folder = new();

    public BlobFolder() => Store = FileBlobStore.Open(folder.Path, Time);

    public ManualTime Time { get; } = new();

    public FileBlobStore Store { get; private set; }

    public string Path => folder.Path;

    public void Reopen(string boot) => Store = FileBlobStore.Open(folder.Path, Time, boot);

    public Task<Blob> PutAsync(byte[] content) => Store.PutAsync(new MemoryStream(content), CancellationToken.None);

    public async Task<string> UnpackAsync(params IReadOnlyList<ForgedEntry> entries) =>
        (await UnpackAsync(ZipForge.Make(entries))).Directory;

    public async Task<UnpackedArchive> UnpackAsync(byte[] zip, ArchiveLimits? limits = null) =>
        await Store.UnpackAsync((await PutAsync(zip)).Sha256Hex, limits ?? Limits, CancellationToken.None);

    /// <summary>Refused for this reason, with nothing left behind.</summary>
    public async Task<string> RefusesAsync(ArchiveProblem problem, params IReadOnlyList<ForgedEntry> entries) =>
        await RefusesAsync(problem, ZipForge.Make(entries));

    public async Task<string> RefusesAsync(ArchiveProblem problem, byte[] zip, ArchiveLimits? limits = null)
    {
        var error = await Should.ThrowAsync<ArchiveException>(UnpackAsync(zip, limits));
        error.Problem.ShouldBe(problem, error.Message);
        Directory.EnumerateFileSystemEntries(folder["trees"]).ShouldBeEmpty();
        return error.Message;
    }

    /// <summary>What is in a tree: path to content, "-> target" for links, "/" for folders.</summary>
    public static Dictionary<string, string> List(string directory)
    {
        var found = new Dictionary<string, string>();
        Visit(new DirectoryInfo(directory), "");
        return found;

        // Recursion by hand, because .NET's own walks into links.
        void Visit(DirectoryInfo folder, string prefix)
        {
            foreach (var item in folder.EnumerateFileSystemInfos())
            {
                var path = prefix + item.Name;
                found[path] = item.LinkTarget is { } target ? "-> " + target
                    : item is DirectoryInfo ? "/"
                    : File.ReadAllText(item.FullName);
                if (found[path] == "/")
                {
                    Visit((DirectoryInfo)item, path + "/");
                }
            }
        }
    }

    public static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);

    public void Dispose() => folder.Dispose();
}
