using System.Collections.Concurrent;
using System.Data;
using System.Text.Json;
using Dapper;
using Hearth.Kernel;
using Hearth.Services.S3.Multipart;
using Hearth.Storage;

namespace Hearth.Services.S3.Buckets;

/// <summary>All buckets: in the database, and in memory, so that finding one costs a request nothing.</summary>
internal sealed class BucketStore(IDatabase database)
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    public async Task LoadAsync(CancellationToken cancellation)
    {
        foreach (var row in await database.ReadAsync(connection => connection.Query<Row>("SELECT * FROM s3_bucket").ToList(), cancellation))
            _buckets[row.Name] = row.Read();
    }

    public Bucket? Find(string name) => _buckets.GetValueOrDefault(name);

    /// <exception cref="AwsError">NoSuchBucket.</exception>
    public Bucket Require(string name) => Find(name) ?? throw S3Error.NoSuchBucket(name);

    public IEnumerable<Bucket> OfAccount(string accountId) =>
        _buckets.Values.Where(bucket => bucket.AccountId == accountId).OrderBy(bucket => bucket.Name, StringComparer.Ordinal);

    /// <returns>False when the name is taken.</returns>
    public async Task<bool> AddAsync(Bucket bucket)
    {
        var isNew = await database.WriteAsync(connection => connection.Execute(
            """
            INSERT INTO s3_bucket (name, account, region, created_at, document)
            VALUES (@Name, @Account, @Region, @CreatedAt, @Document) ON CONFLICT DO NOTHING
            """,
            Row.Of(bucket))) == 1;
        if (isNew) _buckets[bucket.Name] = bucket;
        return isNew;
    }

    public async Task ChangeAsync(string name, Func<BucketDocument, BucketDocument> change)
    {
        await database.WriteAsync<object?>(connection =>
        {
            var bucket = Require(connection, name);
            var changed = bucket with { Document = change(bucket.Document) };
            connection.Execute("UPDATE s3_bucket SET document = @Document WHERE name = @Name", Row.Of(changed));
            // Here, where writes follow each other: an older state must not be put over a newer one.
            _buckets[name] = changed;
            return null;
        });
    }

    /// <returns>The files of parts that were uploaded and never completed: nobody uses them any more.</returns>
    /// <exception cref="AwsError">BucketNotEmpty.</exception>
    public async Task<List<string>> RemoveAsync(string name)
    {
        var free = await database.WriteAsync(connection =>
        {
            Require(connection, name);
            var isUsed = connection.ExecuteScalar<long>(
                "SELECT EXISTS (SELECT 1 FROM s3_object WHERE bucket = @name)", new { name }) == 1;
            if (isUsed) throw new AwsError("BucketNotEmpty", "The bucket you tried to delete is not empty", 409)
            {
                Members = new Dictionary<string, string> { ["BucketName"] = name },
            };
            connection.Execute("DELETE FROM s3_bucket WHERE name = @name", new { name });
            var uploads = connection.Query<string>("SELECT id FROM s3_upload WHERE bucket = @name", new { name }).ToList();
            return uploads.SelectMany(upload => Part.RemoveAll(connection, upload)).ToList();
        });
        _buckets.TryRemove(name, out _);
        return free;
    }

    /// <summary>Within a transaction: the bucket as it is there.</summary>
    /// <exception cref="AwsError">NoSuchBucket.</exception>
    public static Bucket Require(IDbConnection connection, string name) =>
        connection.QueryFirstOrDefault<Row>("SELECT * FROM s3_bucket WHERE name = @name", new { name })?.Read() ?? throw S3Error.NoSuchBucket(name);

    private sealed record Row
    {
        public string Name { get; init; } = "";

        public string Account { get; init; } = "";

        public string Region { get; init; } = "";

        public long CreatedAt { get; init; }

        public string Document { get; init; } = "{}";

        public static Row Of(Bucket bucket) => new()
        {
            Name = bucket.Name,
            Account = bucket.AccountId,
            Region = bucket.Region,
            CreatedAt = bucket.CreatedAt.ToUnixTimeMilliseconds(),
            Document = JsonSerializer.Serialize(bucket.Document),
        };

        public Bucket Read() =>
            new(Name, Account, Region, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), JsonSerializer.Deserialize<BucketDocument>(Document)!);
    }
}
