using System.Data;
using Dapper;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3.Notifications;

/// <summary>Events are written with the change that they tell of, in one transaction: neither can be without the other.</summary>
internal sealed class EventOutbox(TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _woken = new(0, 1);

    public void Add(IDbConnection connection, Bucket bucket, ObjectVersion version, ObjectEvent cause)
    {
        if (bucket.Document.Notification is not { } wanted) return;
        var now = time.GetUtcNow();
        foreach (var target in NotificationMatch.Wanting(wanted, cause.Name, version.Key))
            Add(connection, bucket.Name, target.TargetArn, EventJson.Of(bucket, version, cause, target.Id ?? "", now), now);
    }

    public static void Add(IDbConnection connection, string bucket, string target, string body, DateTimeOffset now) => connection.Execute(
        """
        INSERT INTO s3_event (target, bucket, due_at, attempts, created_at, body)
        VALUES (@target, @bucket, @now, 0, @now, @body)
        """,
        new { target, bucket, now = now.ToUnixTimeMilliseconds(), body });

    /// <summary>There may be something to deliver from this bucket.</summary>
    public void Wake(Bucket? bucket)
    {
        // Most buckets tell nobody, and most of the others find it awake: neither may cost a write anything.
        if (bucket?.Document.Notification is null || _woken.CurrentCount > 0) return;
        try
        {
            _woken.Release();
        }
        catch (SemaphoreFullException)
        {
            // Woken already.
        }
    }

    public void Dispose() => _woken.Dispose();

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _woken.WaitAsync(atMost, cancellation);
}
