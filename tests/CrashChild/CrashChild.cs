using System.Globalization;
using System.IO.Compression;
using Dapper;
using Hearth.Storage;

namespace Hearth.CrashChild;

/// <summary>
/// Writes rows, blobs and trees as fast as it can and prints a line for each that the store has acknowledged,
/// until it is killed: `row N`, `blob HASH`, `tree HASH`. Arguments: the data folder and the first number.
/// </summary>
internal static class CrashChild
{
    private const int Writers = 8;

    private static async Task Main(string[] arguments)
    {
        var engine = await StorageEngine.OpenSqliteAsync(arguments[0], TimeProvider.System);
        var next = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        Say("ready");
        await Task.WhenAll([
            .. Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteRowsAsync)),
            Task.Run(WriteBlobsAsync),
        ]);

        async Task WriteRowsAsync()
        {
            while (true)
            {
                var number = Interlocked.Increment(ref next);
                await engine.Database.WriteAsync(connection => Insert(connection, number));
                Say(string.Create(CultureInfo.InvariantCulture, $"row {number}"));
            }
        }

        async Task WriteBlobsAsync()
        {
            while (true)
            {
                var blob = await engine.Blobs.PutAsync(MakeZip(), CancellationToken.None);
                Say("blob " + blob.Sha256Hex);
                await engine.Blobs.UnpackAsync(blob.Sha256Hex, new ArchiveLimits(10_000_000), CancellationToken.None);
                Say("tree " + blob.Sha256Hex);
            }
        }
    }

    /// <summary>Two rows that belong together: a crash must never leave one of them alone.</summary>
    private static void Insert(System.Data.IDbConnection connection, int number)
    {
        var name = number.ToString(CultureInfo.InvariantCulture);
        connection.Execute("INSERT INTO lambda_function VALUES ('1', 'r', @name, '{}', 0)", new { name });
        connection.Execute("INSERT INTO lambda_function_version VALUES ('1', 'r', @name, 0, 'id', NULL, '{}')", new { name });
    }

    private static MemoryStream MakeZip()
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 20; i++)
            {
                using var content = archive.CreateEntry($"folder{i % 4}/file{i}").Open();
                content.Write(Guid.NewGuid().ToByteArray());
            }
        }

        zip.Position = 0;
        return zip;
    }

    private static void Say(string line)
    {
        // One write(2) of less than PIPE_BUF per line: lines of different threads do not mix and none is half written.
        Console.Out.WriteLine(line);
    }
}
