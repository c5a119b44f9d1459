using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Hearth.Services.S3.Listing;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Hearth.Tests.Unit.S3;

/// <summary>Pages of keys, put together, are what a naive model says: no key or folder twice, none left out.</summary>
public sealed class ListingProperties
{
    private static readonly Gen<string> Keys = Gen.Elements("a", "b", "/", "//", "é", "\U0001F600", "\uFFFD").ArrayOf(4).Select(string.Concat);

    [Fact]
    public void Pages_with_a_delimiter_are_what_a_naive_model_says()
    {
        var cases =
            from keys in Keys.ArrayOf(12)
            from prefix in Gen.Elements("", "a", "a/", "/", "é")
            from delimiter in Gen.Elements<string?>(null, "/", "//", "a")
            from size in Gen.Choose(1, 4)
            select (keys: keys.Distinct(StringComparer.Ordinal).ToArray(), prefix, delimiter, size);
        Prop.ForAll(cases.ToArbitrary(), one =>
            Listed(one.keys, one.prefix, one.delimiter, one.size).SequenceEqual(Model(one.keys, one.prefix, one.delimiter))).QuickCheckThrowOnFailure();
    }

    private static IEnumerable<string> Model(string[] keys, string prefix, string? delimiter) => keys
        .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(key => delimiter is not null && key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal) is >= 0 and var at ? key[..(at + delimiter.Length)] : key)
        .Distinct(StringComparer.Ordinal)
        .OrderBy(key => key, Comparer<string>.Create((left, right) =>
            System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right))));

    private static List<string> Listed(string[] keys, string prefix, string? delimiter, int size)
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        connection.Execute(
            """
            CREATE TABLE s3_object (id INTEGER PRIMARY KEY, bucket TEXT, key TEXT, version_id TEXT DEFAULT 'null', is_latest INTEGER DEFAULT 1,
                is_delete_marker INTEGER DEFAULT 0, size INTEGER DEFAULT 0, etag TEXT DEFAULT '', modified_at INTEGER DEFAULT 0, document TEXT DEFAULT '{}')
            """);
        foreach (var key in keys) connection.Execute("INSERT INTO s3_object (bucket, key) VALUES ('b', @key)", new { key });
        var found = new List<string>();
        string? after = null;
        while (true)
        {
            var page = new KeyListing("b", prefix, delimiter, after, size).Read(connection);
            found.AddRange(page.Versions.Select(version => version.Key).Concat(page.CommonPrefixes).OrderBy(key => key, Comparer<string>.Create((left, right) =>
                System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right)))));
            if (!page.IsTruncated) return found;
            after = page.Last;
        }
    }
}
