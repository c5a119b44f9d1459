using Dapper;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Hearth.Tests.Crash.Server;

/// <summary>The files of objects in a data folder, beside what the database says of them.</summary>
internal sealed class ObjectFolder(string dataDirectory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the server has swept: there is a file for each name in the database, a name for each file, and none half received.</summary>
    public async Task ShouldHoldWhatIsNamedAsync()
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var (there, named) = (Files(), Named());
            named.Except(there).ShouldBeEmpty("named files that are not there");
            if (there.SetEquals(named)) break;
            DateTime.UtcNow.ShouldBeLessThan(deadline, $"files that nobody names: {string.Join(' ', there.Except(named))}");
            await Task.Delay(50);
        }
        Unowned().ShouldBeEmpty("files kept for objects and parts that are not there");
    }

    private HashSet<string> Files() =>
        [.. Directory.EnumerateFiles(Path.Combine(dataDirectory, "objects"), "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))];

    private HashSet<string> Named() => [.. Query("SELECT DISTINCT file FROM s3_file")];

    private List<string> Unowned() => Query(
        """
        SELECT owner FROM s3_file
        WHERE owner NOT IN (SELECT 'o' || id FROM s3_object) AND owner NOT IN (SELECT 'p' || upload_id || '/' || number FROM s3_part)
        """);

    private List<string> Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(dataDirectory, "hearth.db")};Mode=ReadOnly;Pooling=False");
        return connection.Query<string>(sql).ToList();
    }
}
