using Hearth.Host.Develop;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host;

/// <summary>Which writes in a folder are a save. The kernel tells, so that these tests wait for it in real time.</summary>
public sealed class FolderWatchTests
{
    [Fact]
    public async Task Writes_within_a_moment_are_one_save_and_leavings_are_none()
    {
        using var folder = new SourceFolder(("a.py", "1"), ("node_modules/m/x.js", "1"), ("pkg/b.py", "1"), ("__pycache__/a.pyc", ""));
        var began = 0;
        using var watch = new FolderWatch(folder.Path, () => Interlocked.Increment(ref began), TimeProvider.System);
        await using var saves = watch.SavesAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        folder.Write("__pycache__/a.pyc", "2");
        folder.Write("a.py~", "2");
        folder.Write("node_modules/m/x.js", "2");
        folder.Write("a.py", "2");
        folder.Write("pkg/b.py", "2");
        (await saves.MoveNextAsync()).ShouldBeTrue();
        saves.Current.Files.ShouldBe(["a.py", "pkg/b.py"]);
        began.ShouldBeGreaterThan(0);
        // As vim and JetBrains save: another file takes the name.
        folder.Write(".a.py.swp", "3");
        File.Move(folder[".a.py.swp"], folder["a.py"], overwrite: true);
        (await saves.MoveNextAsync()).ShouldBeTrue();
        saves.Current.Files.ShouldBe(["a.py"]);
    }

    [Fact]
    public async Task Folders_that_come_later_are_watched_too()
    {
        using var folder = new SourceFolder(("a.py", "1"), ("node_modules/m/x.js", "1"));
        using var watch = new FolderWatch(folder.Path, () => { }, TimeProvider.System);
        await using var saves = watch.SavesAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Directory.CreateDirectory(folder["later"]);
        (await saves.MoveNextAsync()).ShouldBeTrue();
        folder.Write("later/c.py", "1");
        (await saves.MoveNextAsync()).ShouldBeTrue();
        saves.Current.Files.ShouldBe(["later/c.py"]);
    }
}
