using System.Security.Cryptography;
using Hearth.Storage;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Storage;

public sealed class BlobTests : IDisposable
{
    private readonly BlobFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Bytes_come_back_under_their_hash()
    {
        var content = RandomNumberGenerator.GetBytes(1_000_000);
        var blob = await folder.PutAsync(content);
        blob.Sha256Hex.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(content)));
        blob.Sha256Base64.ShouldBe(Convert.ToBase64String(SHA256.HashData(content)));
        blob.SizeBytes.ShouldBe(content.Length);
        await using var stream = folder.Store.Open(blob.Sha256Hex);
        var read = new MemoryStream();
        await stream.CopyToAsync(read);
        read.ToArray().ShouldBe(content);
    }

    [Fact]
    public async Task The_same_bytes_are_kept_once_also_when_put_at_once()
    {
        var content = RandomNumberGenerator.GetBytes(10_000);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => folder.PutAsync(content))));
        Directory.GetFiles(folder.Path + "/blobs", "*", SearchOption.AllDirectories).Length.ShouldBe(1);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        await Should.ThrowAsync<IOException>(folder.Store.PutAsync(new BrokenStream(), CancellationToken.None));
        Directory.GetFiles(folder.Path + "/blobs", "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    public void What_is_no_hash_opens_nothing(string hash) => Should.Throw<ArgumentException>(() => folder.Store.Open(hash));

    [Fact]
    public void A_blob_that_is_not_there_is_named() =>
        Should.Throw<StorageException>(() => folder.Store.Open(new string('a', 64))).Message.ShouldContain("aaaaaaaa");

    [Fact]
    public async Task Garbage_is_what_nobody_uses_and_nobody_put_within_the_hour()
    {
        var used = await folder.PutAsync(ZipForge.Make(new ForgedEntry("used")));
        var old = await folder.PutAsync(ZipForge.Make(new ForgedEntry("old")));
        var again = await folder.PutAsync(ZipForge.Make(new ForgedEntry("again")));
        foreach (var blob in new[] { used, old, again })
        {
            await folder.Store.UnpackAsync(blob.Sha256Hex, BlobFolder.Limits, CancellationToken.None);
        }

        folder.Time.Advance(TimeSpan.FromMinutes(61));
        await folder.PutAsync(ZipForge.Make(new ForgedEntry("again")));
        var tree = await folder.Store.UnpackAsync(again.Sha256Hex, BlobFolder.Limits, CancellationToken.None);
        await folder.PutAsync([1, 2, 3]);
        await folder.Store.CollectGarbageAsync(new HashSet<string> { used.Sha256Hex }, CancellationToken.None);

        Should.Throw<StorageException>(() => folder.Store.Open(old.Sha256Hex));
        await folder.Store.Open(used.Sha256Hex).DisposeAsync();
        await folder.Store.Open(again.Sha256Hex).DisposeAsync();
        Directory.Exists(tree.Directory).ShouldBeTrue();
        Directory.GetFileSystemEntries(folder.Path + "/trees").Select(Path.GetFileName)
            .ShouldBe([used.Sha256Hex, again.Sha256Hex], ignoreOrder: true);
    }

    [Fact]
    public async Task What_a_crash_left_half_done_is_swept_at_the_next_start()
    {
        var tree = await folder.UnpackAsync(new ForgedEntry("a/b"));
        await File.WriteAllTextAsync(folder.Path + "/blobs/incoming/half", "half");
        Directory.CreateDirectory(
            folder.Path + "/trees/.temporary-1/contents/a", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        folder.Reopen("another boot");
        Directory.GetFileSystemEntries(folder.Path + "/blobs/incoming").ShouldBeEmpty();
        Directory.GetFileSystemEntries(folder.Path + "/trees").ShouldBe([Path.GetDirectoryName(tree)!]);
    }

    [Fact]
    public async Task A_tree_of_an_earlier_boot_is_unpacked_again_since_trees_are_not_fsynced()
    {
        var zip = ZipForge.Make(new ForgedEntry("a", "whole"));
        var tree = (await folder.UnpackAsync(zip)).Directory;
        File.SetUnixFileMode(tree + "/a", UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(tree + "/a", "torn");

        (await folder.UnpackAsync(zip)).Directory.ShouldBe(tree);
        BlobFolder.List(tree)["a"].ShouldBe("torn");
        folder.Reopen("another boot");
        (await folder.UnpackAsync(zip)).Directory.ShouldBe(tree);
        BlobFolder.List(tree)["a"].ShouldBe("whole");
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The client has gone away.");
    }
}
