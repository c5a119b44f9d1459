using System.IO.Compression;
using Hearth.Storage;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Storage;

/// <summary>What may be unpacked, and how it looks afterwards.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly BlobFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_and_folders_are_there_with_their_contents()
    {
        var tree = await folder.UnpackAsync(
            new ForgedEntry("app.py", "code"),
            ForgedEntry.Folder("empty/"),
            new ForgedEntry("deep/er/data", "d") { Stored = true },
            new ForgedEntry("nothing", ""));
        BlobFolder.List(tree).ShouldBe(
            new Dictionary<string, string>
            {
                ["app.py"] = "code", ["empty"] = "/", ["deep"] = "/", ["deep/er"] = "/", ["deep/er/data"] = "d", ["nothing"] = "",
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_zip_by_a_real_library_unpacks_with_its_size()
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var content = archive.CreateEntry("a/b.txt").Open();
            content.Write(new byte[100_000]);
        }

        (await folder.UnpackAsync(zip.ToArray())).SizeBytes.ShouldBe(100_000);
        (await folder.UnpackAsync(zip.ToArray())).SizeBytes.ShouldBe(100_000, "also when it is unpacked already");
    }

    [Theory]
    [InlineData(0x81ED, "555")] // 0755
    [InlineData(0x81A4, "444")] // 0644
    [InlineData(0x8180, "444")] // 0600: readable by the sandboxed user all the same.
    [InlineData(0x8040, "555")] // 0100
    [InlineData(0x8DED, "555")] // setuid and setgid, which are dropped
    [InlineData(0x0000, "555")] // made on Windows
    public async Task Modes_are_read_only_and_keep_the_run_bit(int mode, string unpacked)
    {
        var tree = await folder.UnpackAsync(new ForgedEntry("d/bootstrap") { Mode = mode });
        BlobFolder.Mode(tree + "/d/bootstrap").ShouldBe(unpacked);
        BlobFolder.Mode(tree + "/d").ShouldBe("555");
        BlobFolder.Mode(tree).ShouldBe("555");
        BlobFolder.Mode(Path.GetDirectoryName(tree)!).ShouldBe("711");
    }

    [Fact]
    public async Task Times_come_from_the_archive()
    {
        var tree = await folder.UnpackAsync(new ForgedEntry("a"));
        File.GetLastWriteTimeUtc(tree + "/a").ShouldBe(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public async Task The_later_of_two_entries_of_one_name_wins()
    {
        var zip = ZipForge.Make(
            new ForgedEntry("a", "first"),
            new ForgedEntry("./a", "2nd"),
            ForgedEntry.Link("b", "a"),
            new ForgedEntry("b", "file"),
            new ForgedEntry("c", "file"),
            ForgedEntry.Link("c", "a"));
        var unpacked = await folder.UnpackAsync(zip);
        BlobFolder.List(unpacked.Directory).ShouldBe(
            new Dictionary<string, string> { ["a"] = "2nd", ["b"] = "file", ["c"] = "-> a" },
            ignoreOrder: true);
        unpacked.SizeBytes.ShouldBe(7);
    }

    [Fact]
    public async Task Links_that_stay_inside_are_kept_also_through_other_links()
    {
        var tree = await folder.UnpackAsync(
            ForgedEntry.Link("node_modules/.bin/tool", "../tool/cli.js"),
            new ForgedEntry("node_modules/tool/cli.js", "run"),
            ForgedEntry.Link("lib/a.so", "a.so.1"),
            ForgedEntry.Link("lib/a.so.1", "../node_modules/tool/cli.js"),
            ForgedEntry.Link("dangling", "no/such/file"),
            ForgedEntry.Link("modules", "./node_modules/"),
            ForgedEntry.Link("through", "modules/tool/../../lib/a.so"));
        (await File.ReadAllTextAsync(tree + "/node_modules/.bin/tool")).ShouldBe("run");
        (await File.ReadAllTextAsync(tree + "/through")).ShouldBe("run");
        BlobFolder.List(tree)["dangling"].ShouldBe("-> no/such/file");
    }

    [Fact]
    public async Task Backslashes_of_old_Windows_tools_separate_folders()
    {
        var tree = await folder.UnpackAsync(
            new ForgedEntry("lib\\", "") { Mode = 0 }, new ForgedEntry("lib\\a.dll") { Mode = 0 });
        BlobFolder.List(tree).Keys.ShouldBe(["lib", "lib/a.dll"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0xA9 }, "é")] // UTF-8 without the flag
    [InlineData(new byte[] { 0x82 }, "é")] // code page 437
    public async Task Names_in_other_encodings_are_read(byte[] raw, string name)
    {
        var tree = await folder.UnpackAsync(new ForgedEntry("") { RawName = raw });
        BlobFolder.List(tree).Keys.ShouldBe([name]);
    }

    [Fact]
    public async Task An_archive_asked_for_by_many_at_once_is_unpacked_once()
    {
        var entries = Enumerable.Range(0, 200).Select(i => new ForgedEntry($"f{i}", "some text"));
        var blob = await folder.PutAsync(ZipForge.Make([.. entries]));
        var trees = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(
            () => folder.Store.UnpackAsync(blob.Sha256Hex, BlobFolder.Limits, CancellationToken.None))));
        trees.Distinct().Count().ShouldBe(1);
        Directory.GetFileSystemEntries(folder.Path + "/trees").Length.ShouldBe(1);
    }

    [Fact]
    public async Task An_empty_zip_is_an_empty_tree() => BlobFolder.List(await folder.UnpackAsync()).ShouldBeEmpty();

    [Fact]
    public async Task A_tree_made_under_wider_limits_is_refused_under_tighter_ones()
    {
        var zip = ZipForge.Make(new ForgedEntry("a", "12345"));
        await folder.UnpackAsync(zip);
        var error = await Should.ThrowAsync<ArchiveException>(folder.UnpackAsync(zip, new ArchiveLimits(4)));
        error.Problem.ShouldBe(ArchiveProblem.TooLarge);
    }
}
