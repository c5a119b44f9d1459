using System.Text;
using Hearth.Storage;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Storage;

/// <summary>Malicious and broken archives. Each is refused for its own reason and leaves nothing behind.</summary>
public sealed class ArchiveRefusalTests : IDisposable
{
    private readonly BlobFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("a/../evil")]
    [InlineData("..")]
    [InlineData("..\\evil")]
    [InlineData("a\\..\\..\\evil")]
    [InlineData("/etc/passwd")]
    [InlineData("\\evil")]
    [InlineData("//evil")]
    [InlineData("C:\\evil")]
    [InlineData("c:evil")]
    [InlineData("a\0b")]
    [InlineData("")]
    [InlineData(".")]
    public async Task Names_that_lead_elsewhere(string name)
    {
        var message = await folder.RefusesAsync(ArchiveProblem.UnsafePath, new ForgedEntry("good"), new ForgedEntry(name));
        message.ShouldContain("The entry \"");
    }

    [Fact]
    public async Task A_folder_entry_that_leads_elsewhere() =>
        await folder.RefusesAsync(ArchiveProblem.UnsafePath, ForgedEntry.Folder("../evil/"));

    [Fact]
    public async Task Names_longer_than_Linux_allows()
    {
        await folder.RefusesAsync(ArchiveProblem.UnsafePath, new ForgedEntry(new string('a', 256)));
        await folder.RefusesAsync(ArchiveProblem.UnsafePath, new ForgedEntry(string.Concat(Enumerable.Repeat("a/", 1100)) + "b"));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a/../../x")]
    [InlineData("../../../../etc/shadow")]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task Links_that_lead_out(string target) =>
        await folder.RefusesAsync(ArchiveProblem.UnsafeLink, ForgedEntry.Link("link", target));

    [Fact]
    public async Task Links_that_lead_out_by_way_of_another_link()
    {
        // On paper deep/x/.. is deep; through the link it is the top, and one ".." more is outside.
        await folder.RefusesAsync(
            ArchiveProblem.UnsafeLink,
            ForgedEntry.Link("out", "deep/er/x/../../secret"),
            ForgedEntry.Link("deep/er/x", "../../top"),
            ForgedEntry.Folder("top/"));
    }

    [Fact]
    public async Task Links_in_a_circle() =>
        await folder.RefusesAsync(ArchiveProblem.UnsafeLink, ForgedEntry.Link("a", "b"), ForgedEntry.Link("b", "a"));

    [Fact]
    public async Task Links_longer_than_any_real_one() =>
        await folder.RefusesAsync(ArchiveProblem.UnsafeLink, ForgedEntry.Link("a", new string('b', 100_000)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_behind_a_link_of_the_archive(bool linkFirst)
    {
        ForgedEntry[] entries = [ForgedEntry.Link("a", "real"), new("a/file"), ForgedEntry.Folder("real/")];
        await folder.RefusesAsync(ArchiveProblem.UnsafeLink, linkFirst ? entries : [.. entries.Reverse()]);
    }

    [Theory]
    [InlineData(0x1000)] // named pipe
    [InlineData(0x2000)] // character device
    [InlineData(0x6000)] // block device
    [InlineData(0xC000)] // socket
    public async Task Devices_pipes_and_sockets(int type) =>
        await folder.RefusesAsync(ArchiveProblem.UnsafeFileType, new ForgedEntry("dev") { Mode = type | 0x1B6 });

    [Fact]
    public async Task A_file_where_a_folder_is_and_the_other_way_round()
    {
        await folder.RefusesAsync(ArchiveProblem.UnsafePath, new ForgedEntry("a/b"), new ForgedEntry("a"));
        await folder.RefusesAsync(ArchiveProblem.UnsafePath, new ForgedEntry("a"), new ForgedEntry("a/b"));
        await folder.RefusesAsync(ArchiveProblem.UnsafePath, new ForgedEntry("a"), ForgedEntry.Folder("a/"));
    }

    [Fact]
    public async Task Bombs_whatever_their_headers_say()
    {
        var bomb = new ForgedEntry("bomb", new byte[1_000_001]);
        await folder.RefusesAsync(ArchiveProblem.TooLarge, bomb);
        await folder.RefusesAsync(ArchiveProblem.NotAZip, bomb with { ClaimedSize = 10 });
        var half = new ForgedEntry("half", new byte[600_000]);
        await folder.RefusesAsync(ArchiveProblem.TooLarge, half, half with { Name = "other" });
    }

    [Fact]
    public async Task Bombs_whose_entries_share_their_bytes()
    {
        var kernel = new ForgedEntry("a", new byte[100_000]);
        var shared = Enumerable.Range(1, 20).Select(i => kernel with { Name = $"b{i}", OverlapsEntry = 0 });
        await folder.RefusesAsync(ArchiveProblem.TooLarge, [kernel, .. shared]);
    }

    [Fact]
    public async Task Too_many_files_and_folders()
    {
        var files = Enumerable.Range(0, 1001).Select(i => new ForgedEntry($"f{i}", ""));
        await folder.RefusesAsync(ArchiveProblem.TooManyFiles, [.. files]);

        // Few entries, but each names folders that do not exist yet.
        var deep = string.Concat(Enumerable.Repeat("x/", 60));
        var folders = Enumerable.Range(0, 20).Select(i => new ForgedEntry($"d{i}/{deep}f"));
        await folder.RefusesAsync(ArchiveProblem.TooManyFiles, [.. folders]);
    }

    [Fact]
    public async Task More_entries_than_the_archive_admits_to()
    {
        var zip = ZipForge.Make([.. Enumerable.Range(0, 1001).Select(i => new ForgedEntry($"f{i}", ""))]);
        zip[^14] = zip[^12] = 1;
        zip[^13] = zip[^11] = 0;
        await folder.RefusesAsync(ArchiveProblem.TooManyFiles, zip);
    }

    [Fact]
    public async Task What_is_not_a_zip()
    {
        await folder.RefusesAsync(ArchiveProblem.NotAZip, Array.Empty<byte>());
        await folder.RefusesAsync(ArchiveProblem.NotAZip, Encoding.UTF8.GetBytes("def handler(event, context): pass"));
    }

    [Fact]
    public async Task A_zip_cut_short_at_any_place()
    {
        var zip = ZipForge.Make(new ForgedEntry("a", "some text"), new ForgedEntry("b", "more text"));
        for (var length = 0; length < zip.Length; length++)
        {
            await folder.RefusesAsync(ArchiveProblem.NotAZip, zip[..length]);
        }
    }

    [Fact]
    public async Task Contents_that_do_not_match_their_checksum()
    {
        var message = await folder.RefusesAsync(ArchiveProblem.NotAZip, new ForgedEntry("a") { ClaimedChecksum = 1 });
        message.ShouldContain("damaged");
    }

    [Fact]
    public async Task More_link_targets_than_are_kept_in_memory()
    {
        var links = Enumerable.Range(0, 900).Select(i => ForgedEntry.Link($"l{i}", new string('x', 1000)));
        var limits = new ArchiveLimits(100_000_000);
        await folder.UnpackAsync(ZipForge.Make([.. links]), limits);
        var more = Enumerable.Range(0, 9000).Select(i => ForgedEntry.Link($"l{i}", new string('x', 1000)));
        var error = await Should.ThrowAsync<ArchiveException>(folder.UnpackAsync(ZipForge.Make([.. more]), limits));
        error.Problem.ShouldBe(ArchiveProblem.UnsafeLink);
    }

    [Fact]
    public async Task Encrypted_entries() =>
        (await folder.RefusesAsync(ArchiveProblem.NotAZip, new ForgedEntry("a") { Flags = 1 })).ShouldContain("encrypted");

    [Theory]
    [InlineData(12)] // bzip2
    [InlineData(14)] // LZMA
    [InlineData(93)] // Zstandard
    public async Task Compressions_other_than_store_and_deflate(ushort method) =>
        await folder.RefusesAsync(ArchiveProblem.NotAZip, new ForgedEntry("a") { Method = method });
}
