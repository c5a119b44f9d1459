using System.Data;
using Dapper;

namespace Hearth.Services.S3.Objects;

/// <summary>The rows of object versions, and the rules by which they follow each other. Within transactions only.</summary>
internal static class ObjectTable
{
    public static ObjectVersion? FindLatest(IDbConnection connection, string bucket, string key) =>
        connection.QueryFirstOrDefault<ObjectVersion>(
            "SELECT * FROM s3_object WHERE bucket = @bucket AND key = @key ORDER BY id DESC LIMIT 1", new { bucket, key });

    public static ObjectVersion? FindVersion(IDbConnection connection, string bucket, string key, string versionId) =>
        connection.QueryFirstOrDefault<ObjectVersion>(
            "SELECT * FROM s3_object WHERE bucket = @bucket AND key = @key AND version_id = @versionId", new { bucket, key, versionId });

    /// <summary>Makes the newest version. A null version takes the place of the null version there was.</summary>
    /// <returns>The version as it is kept, and files that nobody uses any more.</returns>
    public static (ObjectVersion Kept, List<string> Free) Push(IDbConnection connection, ObjectVersion version, IReadOnlyList<Segment> segments)
    {
        var free = new List<string>();
        if (version.VersionId == ObjectVersion.Null && FindVersion(connection, version.Bucket, version.Key, ObjectVersion.Null) is { } replaced)
            free = DeleteRow(connection, replaced);
        connection.Execute("UPDATE s3_object SET is_latest = 0 WHERE bucket = @Bucket AND key = @Key AND is_latest = 1", version);
        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO s3_object (bucket, key, version_id, is_latest, is_delete_marker, size, etag, modified_at, document)
            VALUES (@Bucket, @Key, @VersionId, 1, @IsDeleteMarker, @Size, @Etag, @ModifiedAt, @Document) RETURNING id
            """,
            version);
        var kept = version with { Id = id, IsLatest = 1 };
        FileTable.Add(connection, kept.FileOwner, segments);
        // A copy onto the object itself shares the files of the version that it replaced.
        free.RemoveAll(file => FileTable.IsUsed(connection, file));
        return (kept, free);
    }

    /// <summary>Takes a version out of the stack; the one below the newest becomes the newest.</summary>
    /// <returns>Files that nobody uses any more.</returns>
    public static List<string> Remove(IDbConnection connection, ObjectVersion version)
    {
        var free = DeleteRow(connection, version);
        if (version.IsLatest == 1)
            connection.Execute(
                """
                UPDATE s3_object SET is_latest = 1
                WHERE id = (SELECT id FROM s3_object WHERE bucket = @Bucket AND key = @Key ORDER BY id DESC LIMIT 1)
                """,
                version);
        return free;
    }

    public static void Update(IDbConnection connection, ObjectVersion version) =>
        connection.Execute("UPDATE s3_object SET document = @Document WHERE id = @Id", version);

    private static List<string> DeleteRow(IDbConnection connection, ObjectVersion version)
    {
        connection.Execute("DELETE FROM s3_object WHERE id = @Id", version);
        return FileTable.Release(connection, version.FileOwner, version.Read().Segments);
    }
}
