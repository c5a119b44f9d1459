using System.Collections.Concurrent;
using Hearth.Services.Sqs.Queues;
using Hearth.Storage;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Live;

/// <summary>All queues at work, made when they are first asked for; those that hold messages, at the server's start.</summary>
internal sealed class LiveQueues
{
    private const long CachedBytes = 64 * 1024 * 1024;

    private readonly IDatabase _database;
    private readonly DocumentStore<Queue> _queues;
    private readonly MessageIds _ids = new();
    private readonly QueueRoom _room;
    private readonly ConcurrentDictionary<long, LiveQueue> _live = new();

    public LiveQueues(IDatabase database, DocumentStore<Queue> queues, TimeProvider time)
    {
        (_database, _queues) = (database, queues);
        _room = new QueueRoom(database, new ContentCache(CachedBytes), _ids, time, Find);
    }

    public IEnumerable<LiveQueue> All => _live.Values;

    /// <summary>A number for a new queue.</summary>
    public long NextNumber() => _ids.Next();

    /// <summary>Takes in what a stopped server left, and clears away what is left of queues that were deleted when it stopped.</summary>
    public async Task LoadAsync()
    {
        var nowMs = _room.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var (withRows, greatestId) = await _database.ReadAsync(MessageTable.Overview);
        var known = _queues.All().ToDictionary(queue => queue.Value.Number);
        _ids.Start(Math.Max(greatestId, known.Keys.DefaultIfEmpty().Max()), nowMs);
        foreach (var number in withRows)
        {
            if (!known.TryGetValue(number, out var queue))
            {
                await LiveQueue.DeleteRowsAsync(_database, number);
                continue;
            }
            var (messages, sent) = await _database.ReadAsync(connection =>
                (MessageTable.Load(connection, number), MessageTable.LoadDeduplications(connection, number, nowMs)));
            Of(queue.Key, queue.Value).Load(messages, sent);
        }
    }

    public LiveQueue Of(DocumentKey key, Queue queue)
    {
        var live = _live.GetOrAdd(
            queue.Number, (number, found) => new LiveQueue(number, Queue.Arn(found.key), found.queue.Settings, found.queue.Redrive?.DeadLetterTargetArn, _room), (key, queue));
        // Deleted since it was looked up: it must not begin anew.
        if (_queues.Find(key)?.Number != queue.Number && _live.TryRemove(queue.Number, out var gone)) gone.Close();
        return live;
    }

    /// <summary>Null when there is no such queue.</summary>
    public LiveQueue? Find(string arn) => Queue.KeyOf(arn) is { } key && _queues.Find(key) is { } queue ? Of(key, queue) : null;

    /// <summary>Ends a queue whose document is gone already.</summary>
    public Task DeleteAsync(Queue queue)
    {
        if (_live.TryRemove(queue.Number, out var live)) live.Close();
        return LiveQueue.DeleteRowsAsync(_database, queue.Number);
    }

    public void EndWaiting()
    {
        foreach (var live in _live.Values) live.EndWaiting();
    }

    public void Close()
    {
        foreach (var live in _live.Values) live.Close();
    }
}
