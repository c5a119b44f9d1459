using FsCheck;
using FsCheck.Fluent;
using Hearth.Storage;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Storage;

/// <summary>Random archives: they unpack to what a plain model says, or are refused, and never leave the tree.</summary>
public sealed class ArchiveProperties
{
    private static readonly Gen<string> Segment = Gen.Elements("a", "b", "c", "..", ".", "lib");
    private static readonly Gen<string> SomePath =
        Segment.NonEmptyListOf().Select(segments => string.Join('/', segments.Take(4)));

    private static readonly Gen<ForgedEntry> Entry = Gen.Frequency(
        (4, from path in SomePath from content in Gen.Elements("", "one", "two") select new ForgedEntry(path, content)),
        (1, SomePath.Select(path => ForgedEntry.Folder(path + "/"))),
        (2, from path in SomePath from target in SomePath select ForgedEntry.Link(path, target)));

    [Fact]
    public void A_random_archive_unpacks_to_exactly_its_entries_or_is_refused()
    {
        var unpacked = 0;
        var archives = Entry.ListOf().Select(list => list.Take(6).ToArray()).ToArbitrary();
        Prop.ForAll(archives, entries => unpacked += Check(entries) ? 1 : 0)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        unpacked.ShouldBeGreaterThan(20, "the property says nothing when every archive is refused");
    }

    [Fact]
    public void A_zip_with_random_damage_is_refused_or_unpacks_and_nothing_else_happens()
    {
        var zip = ZipForge.Make(
            new ForgedEntry("a/b", "some text"), ForgedEntry.Link("l", "a/b"), new ForgedEntry("c", "x") { Stored = true });
        var damage = Gen.Choose(0, zip.Length - 1).Zip(Gen.Choose(0, 255)).NonEmptyListOf();
        Prop.ForAll(damage.ToArbitrary(), changes =>
        {
            var bytes = zip.ToArray();
            foreach (var (place, value) in changes.Take(3))
            {
                bytes[place] = (byte)value;
            }

            using var folder = new BlobFolder();
            try
            {
                folder.UnpackAsync(bytes).GetAwaiter().GetResult();
            }
            catch (ArchiveException)
            {
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    /// <summary>Whether it was unpacked.</summary>
    private static bool Check(ForgedEntry[] entries)
    {
        using var folder = new BlobFolder();
        var expected = Model(entries);
        try
        {
            var tree = folder.UnpackAsync(entries).GetAwaiter().GetResult();
            BlobFolder.List(tree).ShouldBe(expected.ShouldNotBeNull(), ignoreOrder: true);
            foreach (var link in expected.Where(item => item.Value.StartsWith("-> ", StringComparison.Ordinal)))
            {
                // The kernel's own opinion of where the link ends.
                var end = File.ResolveLinkTarget(tree + "/" + link.Key, returnFinalTarget: true)!.FullName;
                (end + "/").ShouldStartWith(tree + "/");
            }

            return true;
        }
        catch (ArchiveException error)
        {
            // Links are refused by a rule that the model does not repeat.
            if (expected is not null)
            {
                error.Problem.ShouldBe(ArchiveProblem.UnsafeLink);
            }

            return false;
        }
        finally
        {
            Directory.GetFileSystemEntries(folder.Path).Length.ShouldBe(2, "only blobs and trees");
        }
    }

    /// <summary>Path to content as <see cref="BlobFolder.List"/> gives them; null: must be refused.</summary>
    private static Dictionary<string, string>? Model(ForgedEntry[] entries)
    {
        var tree = new Dictionary<string, string>();
        foreach (var entry in entries)
        {
            var segments = entry.Name.Split('/').Where(segment => segment is not ("" or ".")).ToList();
            var isFolder = entry.Name.EndsWith('/');
            if (segments.Contains("..") || (segments.Count == 0 && !isFolder))
            {
                return null;
            }

            var text = System.Text.Encoding.UTF8.GetString(entry.Content);
            var content = isFolder ? "/" : entry.Mode == 0xA1FF ? "-> " + text : text;
            for (var length = 1; length <= segments.Count; length++)
            {
                var path = string.Join('/', segments.Take(length));
                var wanted = length < segments.Count ? "/" : content;
                if (tree.TryGetValue(path, out var had) && (had == "/") != (wanted == "/"))
                {
                    return null;
                }

                tree[path] = wanted;
            }
        }

        return tree;
    }
}
