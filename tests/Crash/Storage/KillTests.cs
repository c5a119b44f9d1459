using System.Diagnostics;
using System.Globalization;
using Dapper;
using Hearth.Storage;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Crash.Storage;

/// <summary>
/// A server killed with SIGKILL at a random moment, again and again on one data folder: everything that it
/// acknowledged is there, and nothing is there half.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Rounds = 30;
    private readonly string folder = Directory.CreateTempSubdirectory("hearth-kill-").FullName;
    private readonly HashSet<long> rows = [];
    private readonly HashSet<string> blobs = [];
    private readonly HashSet<string> trees = [];
    private readonly HashSet<string> whole = [];

    public void Dispose() => Hearth.Storage.Blobs.TreeDeletion.Delete(folder);

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9_and_nothing_is_left_half_done()
    {
        var random = new Random(20260101);
        for (var round = 0; round < Rounds; round++)
        {
            // Every other kill comes on the heels of an acknowledgement, when one that was too early would show.
            var (milliseconds, lines) = round % 2 == 0 ? (random.Next(5, 250), int.MaxValue) : (2000, random.Next(1, 200));
            await RunAndKillAsync(firstNumber: round * 1_000_000, TimeSpan.FromMilliseconds(milliseconds), lines);
            await CheckAsync(isLast: round == Rounds - 1);
        }

        rows.Count.ShouldBeGreaterThan(Rounds);
        blobs.Count.ShouldBeGreaterThan(Rounds / 2);
        trees.ShouldNotBeEmpty();
    }

    private async Task RunAndKillAsync(int firstNumber, TimeSpan after, int afterLines)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Hearth.CrashChild.dll");
        string[] arguments = [program, folder, firstNumber.ToString(CultureInfo.InvariantCulture)];
        using var child = Process.Start(
            new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            (await child.StandardOutput.ReadLineAsync()).ShouldBe("ready");
            var enough = new TaskCompletionSource();
            var acknowledged = ReadAllAsync(child, afterLines, enough);

            // The moment of the kill is the point of the test, and the process is a real one: no fake clock can do this.
            await Task.WhenAny(Task.Delay(after), enough.Task);
            child.Kill();
            await acknowledged;
            await child.WaitForExitAsync();
        }
        finally
        {
            child.Kill();
        }
    }

    private async Task ReadAllAsync(Process child, int killAfter, TaskCompletionSource enough)
    {
        for (var lines = 1; await child.StandardOutput.ReadLineAsync() is { } line; lines++)
        {
            if (lines == killAfter)
            {
                enough.SetResult();
            }

            switch (line.Split(' '))
            {
                case ["row", var number]:
                    rows.Add(long.Parse(number, CultureInfo.InvariantCulture));
                    break;
                case ["blob", { Length: 64 } hash]:
                    blobs.Add(hash);
                    break;
                case ["tree", { Length: 64 } hash]:
                    trees.Add(hash);
                    break;
            }
        }
    }

    private async Task CheckAsync(bool isLast)
    {
        await using var engine = await StorageEngine.OpenSqliteAsync(folder, TimeProvider.System);
        var (functions, versions) = await engine.Database.ReadAsync(connection => (
            connection.Query<long>("SELECT CAST(name AS INTEGER) FROM lambda_function").ToHashSet(),
            connection.Query<long>("SELECT CAST(name AS INTEGER) FROM lambda_function_version").ToHashSet()));
        rows.Except(functions).ShouldBeEmpty("acknowledged rows that are gone");
        functions.SetEquals(versions).ShouldBeTrue("the two rows of a write are both there or neither is");
        (await engine.Database.ReadAsync(c => c.ExecuteScalar<string>("PRAGMA integrity_check"))).ShouldBe("ok");

        foreach (var hash in blobs)
        {
            // Opening shows that it is there; the bytes are read once when new and once more at the end.
            await using var content = engine.Blobs.Open(hash);
            if (!whole.Add(hash) && !isLast)
            {
                continue;
            }

            Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(content)).ShouldBe(hash);
        }

        Directory.GetFileSystemEntries(Path.Combine(folder, "blobs", "incoming")).ShouldBeEmpty();
        var treesFolder = Path.Combine(folder, "trees");
        var unpacked = Directory.GetFileSystemEntries(treesFolder).Select(path => Path.GetFileName(path)).ToList();
        trees.Except(unpacked).ShouldBeEmpty("acknowledged trees that are gone");
        foreach (var tree in unpacked)
        {
            var contents = Path.Combine(treesFolder, tree, "contents");
            Directory.GetFiles(contents, "*", SearchOption.AllDirectories).Length.ShouldBe(20, tree);
        }
    }
}
