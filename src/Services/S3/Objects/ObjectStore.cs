using System.Data;
using System.Security.Cryptography;
using System.Text.Json;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Notifications;
using Hearth.Storage;

namespace Hearth.Services.S3.Objects;

/// <summary>Reads and writes object versions; what a write makes superfluous is deleted after its commit.</summary>
internal sealed class ObjectStore(IDatabase database, BucketStore buckets, IObjectFiles files, EventOutbox events, TimeProvider time)
{
    private const string VersionCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

    private const int VersionLength = 32;

    public Task<ObjectVersion?> FindAsync(string bucket, string key, string? versionId, CancellationToken cancellation) =>
        database.ReadAsync(
            connection => versionId is null
                ? ObjectTable.FindLatest(connection, bucket, key)
                : ObjectTable.FindVersion(connection, bucket, key, versionId),
            cancellation);

    /// <summary>The version to be read.</summary>
    /// <exception cref="Kernel.AwsError">NoSuchKey, NoSuchVersion, or MethodNotAllowed for a delete marker named by its version.</exception>
    public async Task<ObjectVersion> RequireAsync(string bucket, string key, string? versionId, CancellationToken cancellation)
    {
        var found = await FindAsync(bucket, key, versionId, cancellation);
        if (found is null) throw versionId is null ? S3Error.NoSuchKey(key) : S3Error.NoSuchVersion(key, versionId);
        if (found.IsDeleteMarker == 1) throw DeleteMarkers.Refusal(found, isNamed: versionId is not null);
        return found;
    }

    /// <summary>Makes the newest version of an object, when <paramref name="condition"/> still holds in the transaction.</summary>
    /// <param name="also">Done in the same transaction: ending an upload.</param>
    public async Task<ObjectVersion> PushAsync(
        NewObject added, WriteCondition condition, ObjectEvent cause, CancellationToken cancellation, Func<IDbConnection, List<string>>? also = null)
    {
        var (kept, free) = await database.WriteAsync(
            connection =>
            {
                var bucket = BucketStore.Require(connection, added.Bucket);
                if (!condition.IsAlways) condition.Check(ObjectTable.FindLatest(connection, added.Bucket, added.Key), added.Key);
                var pushed = ObjectTable.Push(connection, Row(bucket, added), added.Document.Segments);
                events.Add(connection, bucket, pushed.Kept, cause);
                var more = also?.Invoke(connection) ?? [];
                pushed.Free.AddRange(more.Where(file => !FileTable.IsUsed(connection, file)));
                return pushed;
            },
            cancellation);
        files.Delete(free);
        events.Wake(buckets.Find(added.Bucket));
        return kept;
    }

    /// <summary>Deletes as S3 does: a version that is named is gone, else a versioned bucket gets a delete marker.</summary>
    /// <returns>The version that was removed or the marker that was made; null when there was nothing.</returns>
    public async Task<Deletion> DeleteAsync(
        string bucketName, string key, string? versionId, WriteCondition condition, ObjectEvent cause, CancellationToken cancellation)
    {
        var (deletion, free) = await database.WriteAsync(
            connection =>
            {
                var bucket = BucketStore.Require(connection, bucketName);
                var target = versionId is null && bucket.MakesVersions ? null
                    : ObjectTable.FindVersion(connection, bucketName, key, versionId ?? ObjectVersion.Null);
                if (!condition.IsAlways) condition.Check(ObjectTable.FindLatest(connection, bucketName, key), key);
                if (versionId is null && bucket.IsVersioned)
                {
                    var (marker, released) = ObjectTable.Push(connection, Marker(bucket, key), []);
                    events.Add(connection, bucket, marker, cause with { Name = "ObjectRemoved:DeleteMarkerCreated" });
                    return (new Deletion(marker, IsMarkerMade: true), released);
                }
                if (target is null) return (new Deletion(Version: null, IsMarkerMade: false), []);
                var free = ObjectTable.Remove(connection, target);
                events.Add(connection, bucket, target, cause with { Name = "ObjectRemoved:Delete" });
                return (new Deletion(target, IsMarkerMade: false), free);
            },
            cancellation);
        files.Delete(free);
        events.Wake(buckets.Find(bucketName));
        return deletion;
    }

    public async Task ChangeAsync(string bucket, string key, string? versionId, Func<ObjectDocument, ObjectDocument> change, ObjectEvent cause)
    {
        await database.WriteAsync<object?>(connection =>
        {
            var version = (versionId is null ? ObjectTable.FindLatest(connection, bucket, key) : ObjectTable.FindVersion(connection, bucket, key, versionId))
                ?? throw (versionId is null ? S3Error.NoSuchKey(key) : S3Error.NoSuchVersion(key, versionId));
            if (version.IsDeleteMarker == 1) throw DeleteMarkers.Refusal(version, isNamed: versionId is not null);
            ObjectTable.Update(connection, version with { Document = JsonSerializer.Serialize(change(version.Read())) });
            events.Add(connection, BucketStore.Require(connection, bucket), version, cause);
            return null;
        });
        events.Wake(buckets.Find(bucket));
    }

    private ObjectVersion Row(Bucket bucket, NewObject added) => new()
    {
        Bucket = added.Bucket,
        Key = added.Key,
        VersionId = bucket.MakesVersions ? NewVersionId() : ObjectVersion.Null,
        Size = added.Document.Segments.Sum(segment => segment.Length),
        Etag = added.Etag,
        ModifiedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Document = JsonSerializer.Serialize(added.Document),
    };

    private ObjectVersion Marker(Bucket bucket, string key) => new()
    {
        Bucket = bucket.Name,
        Key = key,
        VersionId = bucket.MakesVersions ? NewVersionId() : ObjectVersion.Null,
        IsDeleteMarker = 1,
        ModifiedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private static string NewVersionId() => RandomNumberGenerator.GetString(VersionCharacters, VersionLength);
}

/// <summary>An object whose files are durable, to be made known.</summary>
internal sealed record NewObject(string Bucket, string Key, string Etag, ObjectDocument Document);

internal sealed record Deletion(ObjectVersion? Version, bool IsMarkerMade);
