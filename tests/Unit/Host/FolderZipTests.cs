using System.IO.Compression;
using Hearth.Host.Deploy;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host;

/// <summary>The deployment package of a folder.</summary>
public sealed class FolderZipTests
{
    [Fact]
    public void The_same_folder_gives_the_same_bytes_whenever_and_wherever_it_was_written()
    {
        using var one = new SourceFolder(("b.py", "b"), ("a/c.py", "c"), ("a.py", "a"));
        using var other = new SourceFolder(("a.py", "a"), ("a/c.py", "c"), ("b.py", "b"));
        File.SetLastWriteTimeUtc(other["a.py"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        File.SetUnixFileMode(other["b.py"], (UnixFileMode)0x180); // 0600, by another umask
        Zip(other).Bytes.ShouldBe(Zip(one).Bytes);
        Zip(one).Files.ShouldBe(["a/c.py", "a.py", "b.py"], ignoreOrder: true);
    }

    [Fact]
    public void A_change_of_content_name_or_executability_changes_the_hash()
    {
        using var folder = new SourceFolder(("a.sh", "1"));
        var hashes = new HashSet<string> { Zip(folder).CodeSha256 };
        folder.Write("a.sh", "2");
        hashes.Add(Zip(folder).CodeSha256).ShouldBeTrue();
        File.SetUnixFileMode(folder["a.sh"], (UnixFileMode)0x1ED);
        hashes.Add(Zip(folder).CodeSha256).ShouldBeTrue();
        File.Move(folder["a.sh"], folder["b.sh"]);
        hashes.Add(Zip(folder).CodeSha256).ShouldBeTrue();
    }

    [Fact]
    public void A_link_within_stays_a_link_and_one_that_leads_out_becomes_what_it_leads_to()
    {
        using var outside = new SourceFolder(("lib/x.py", "outside"));
        using var folder = new SourceFolder(("a.py", "a"));
        File.CreateSymbolicLink(folder["within"], "a.py");
        Directory.CreateSymbolicLink(folder["lib"], outside["lib"]);
        Directory.CreateSymbolicLink(folder["circle"], folder.Path);
        using var archive = new ZipArchive(new MemoryStream(Zip(folder).Bytes));
        archive.Entries.Select(entry => entry.FullName).ShouldBe(["a.py", "lib/x.py", "within"], ignoreOrder: true);
        (archive.GetEntry("within")!.ExternalAttributes >> 28 & 0xF).ShouldBe(0xA);
        Read(archive, "within").ShouldBe("a.py");
        Read(archive, "lib/x.py").ShouldBe("outside");
    }

    [Fact]
    public void What_the_rules_leave_out_is_not_in_it()
    {
        using var folder = new SourceFolder((".gitignore", "*.md\n"), ("a.py", ""), ("README.md", ""), (".git/config", ""), ("node_modules/m/README.md", ""));
        FolderZip.Of(folder.Path, IgnoreRules.Read(folder.Path)).Files.ShouldBe(["a.py", "node_modules/m/README.md"]);
    }

    private static FolderZip Zip(SourceFolder folder) => FolderZip.Of(folder.Path, IgnoreRules.Of());

    private static string Read(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
