using System.Data;
using Dapper;

namespace Hearth.Services.S3.Objects;

/// <summary>Who uses which file. Within transactions only.</summary>
internal static class FileTable
{
    public static void Add(IDbConnection connection, string owner, IEnumerable<Segment> segments)
    {
        foreach (var file in Names(segments))
            connection.Execute("INSERT INTO s3_file (file, owner) VALUES (@file, @owner) ON CONFLICT DO NOTHING", new { file, owner });
    }

    /// <returns>The files that nobody uses any more, to be deleted after the commit.</returns>
    public static List<string> Release(IDbConnection connection, string owner, IEnumerable<Segment> segments)
    {
        var free = new List<string>();
        foreach (var file in Names(segments))
        {
            connection.Execute("DELETE FROM s3_file WHERE file = @file AND owner = @owner", new { file, owner });
            if (!IsUsed(connection, file)) free.Add(file);
        }
        return free;
    }

    public static bool IsUsed(IDbConnection connection, string file) =>
        connection.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM s3_file WHERE file = @file)", new { file }) == 1;

    /// <summary>Those whose names begin so; hex digits end at 'f'.</summary>
    public static HashSet<string> WithPrefix(IDbConnection connection, string prefix) =>
        [.. connection.Query<string>("SELECT DISTINCT file FROM s3_file WHERE file >= @prefix AND file < @end", new { prefix, end = prefix + "g" })];

    private static IEnumerable<string> Names(IEnumerable<Segment> segments) => segments.Select(segment => segment.File).Distinct(StringComparer.Ordinal);
}
