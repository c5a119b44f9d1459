using System.Data;
using Dapper;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3.Listing;

/// <summary>
/// A page of a bucket's keys. What has the delimiter behind the prefix is rolled up, and skipped in one step: a folder of a million
/// keys costs as much as one key.
/// </summary>
/// <param name="After">The key or common prefix that the page before ended with, or where the caller wants to begin.</param>
/// <param name="AfterId">Versions: the version within <paramref name="After"/>.</param>
internal sealed record KeyListing(string Bucket, string Prefix, string? Delimiter, string? After, int Size, bool IsOfVersions = false, long? AfterId = null)
{
    public KeyPage Read(IDbConnection connection)
    {
        var page = new KeyPage();
        if (Size == 0) return page;
        var (from, after, afterId) = (Prefix, After, AfterId);
        while (from is not null)
        {
            var (next, isFull) = ReadStretch(connection, page, from, after, afterId);
            if (isFull) return page;
            (from, after, afterId) = (next, null, null);
        }
        return page;
    }

    /// <returns>Where to go on behind a common prefix; null at the end.</returns>
    private (string? Next, bool IsFull) ReadStretch(IDbConnection connection, KeyPage page, string from, string? after, long? afterId)
    {
        foreach (var version in Query(connection, from, after, afterId, Size - page.Count + 1))
        {
            var common = CommonPrefix(version.Key);
            // The page before ended with it.
            if (common is not null && common == After) return (KeyOrder.After(common), false);
            if (page.Count == Size)
            {
                page.IsTruncated = true;
                return (null, true);
            }
            if (common is null)
            {
                page.Add(version);
                continue;
            }
            page.Add(common);
            return (KeyOrder.After(common), false);
        }
        return (null, false);
    }

    private string? CommonPrefix(string key)
    {
        if (string.IsNullOrEmpty(Delimiter)) return null;
        var at = key.IndexOf(Delimiter, Prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + Delimiter.Length)];
    }

    private IEnumerable<ObjectVersion> Query(IDbConnection connection, string from, string? after, long? afterId, int limit)
    {
        var where = "bucket = @Bucket AND key >= @from";
        if (KeyOrder.After(Prefix) is not null) where += " AND key < @end";
        if (after is not null) where += afterId is null ? " AND key > @after" : " AND (key > @after OR (key = @after AND id < @afterId))";
        if (!IsOfVersions) where += " AND is_latest = 1 AND is_delete_marker = 0";
        return connection.Query<ObjectVersion>(
            $"SELECT * FROM s3_object WHERE {where} ORDER BY key{(IsOfVersions ? ", id DESC" : "")} LIMIT @limit",
            new { Bucket, from, end = KeyOrder.After(Prefix), after, afterId, limit },
            buffered: false);
    }
}

internal sealed class KeyPage
{
    private readonly List<ObjectVersion> _versions = [];
    private readonly List<string> _commonPrefixes = [];

    public IReadOnlyList<ObjectVersion> Versions => _versions;

    public IReadOnlyList<string> CommonPrefixes => _commonPrefixes;

    public bool IsTruncated { get; set; }

    public int Count => _versions.Count + _commonPrefixes.Count;

    /// <summary>What the next page comes after: a key or a common prefix.</summary>
    public string? Last { get; private set; }

    /// <summary>The last version, when the page ends with one.</summary>
    public ObjectVersion? LastVersion { get; private set; }

    public void Add(ObjectVersion version)
    {
        _versions.Add(version);
        (Last, LastVersion) = (version.Key, version);
    }

    public void Add(string commonPrefix)
    {
        _commonPrefixes.Add(commonPrefix);
        (Last, LastVersion) = (commonPrefix, null);
    }
}
