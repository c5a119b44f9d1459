using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sqs.Queues;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Redrive;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html</summary>
public sealed record StartMessageMoveTaskRequest
{
    public string? SourceArn { get; init; }

    public string? DestinationArn { get; init; }

    public int? MaxNumberOfMessagesPerSecond { get; init; }
}

public sealed record StartMessageMoveTaskResponse
{
    public required string TaskHandle { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CancelMessageMoveTask.html</summary>
public sealed record CancelMessageMoveTaskRequest
{
    public string? TaskHandle { get; init; }
}

public sealed record CancelMessageMoveTaskResponse
{
    public required long ApproximateNumberOfMessagesMoved { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html</summary>
public sealed record ListMessageMoveTasksRequest
{
    public string? SourceArn { get; init; }

    public int? MaxResults { get; init; }
}

public sealed record ListMessageMoveTasksResponse
{
    [QueryName("ListMessageMoveTasksResultEntry")]
    public required IReadOnlyList<ListMessageMoveTasksResultEntry> Results { get; init; }
}

public sealed record ListMessageMoveTasksResultEntry
{
    public string? TaskHandle { get; init; }

    public required string Status { get; init; }

    public required string SourceArn { get; init; }

    public string? DestinationArn { get; init; }

    public int? MaxNumberOfMessagesPerSecond { get; init; }

    public required long ApproximateNumberOfMessagesMoved { get; init; }

    public required long ApproximateNumberOfMessagesToMove { get; init; }

    public string? FailureReason { get; init; }

    /// <summary>Milliseconds.</summary>
    public required long StartedTimestamp { get; init; }
}

/// <summary>Redrives of dead-letter queues: started, listed, cancelled. The newest ten of a queue are remembered.</summary>
internal sealed class MessageMoveTasks(
    DocumentStore<MoveTask> tasks, QueueDirectory directory, RedriveRules redrive, MoveTaskRunner runner, TimeProvider time)
{
    private const int MostRemembered = 10, FastestPerSecond = 500;

    public async Task<StartMessageMoveTaskResponse> StartAsync(StartMessageMoveTaskRequest request, CallContext context)
    {
        var source = FindSource(request.SourceArn, context);
        if (!redrive.SourcesOf(source.Key).Any()) throw SqsErrors.Invalid("Source queue must be configured as a Dead Letter Queue.");
        CheckDestination(request.DestinationArn, source);
        if (request.MaxNumberOfMessagesPerSecond is < 1 or > FastestPerSecond)
            throw SqsErrors.InvalidValue(request.MaxNumberOfMessagesPerSecond, "MaxNumberOfMessagesPerSecond", $"Must be between 1 and {FastestPerSecond}, if provided.");
        if (Of(source.Key).Any(task => task.Value.IsActive))
            throw SqsErrors.Invalid("There is already a task running. Only one active task is allowed for a source queue arn at a given time.");
        var key = source.Key with { Parent = source.Key.Name, Name = Guid.NewGuid().ToString() };
        await tasks.UpdateAsync(key, _ => new MoveTask
        {
            DestinationArn = request.DestinationArn,
            MaxMessagesPerSecond = request.MaxNumberOfMessagesPerSecond,
            ToMove = source.Live.Count().Visible,
            StartedAt = time.GetUtcNow(),
        });
        foreach (var (old, _) in Of(source.Key).Skip(MostRemembered).ToList()) await tasks.UpdateAsync(old, _ => null);
        runner.Start(key);
        return new StartMessageMoveTaskResponse { TaskHandle = TaskHandle.Of(key) };
    }

    public Task<ListMessageMoveTasksResponse> ListAsync(ListMessageMoveTasksRequest request, CallContext context)
    {
        var source = FindSource(request.SourceArn, context);
        if (request.MaxResults is < 1 or > MostRemembered)
            throw SqsErrors.InvalidValue(request.MaxResults, "MaxResults", $"Value for parameter MaxResults must be between 1 and {MostRemembered}.");
        return Task.FromResult(new ListMessageMoveTasksResponse { Results = [.. Of(source.Key).Take(request.MaxResults ?? 1).Select(task => Show(task.Key, task.Value))] });
    }

    public async Task<CancelMessageMoveTaskResponse> CancelAsync(CancelMessageMoveTaskRequest request, CallContext context)
    {
        if (string.IsNullOrEmpty(request.TaskHandle)) throw SqsErrors.Missing("TaskHandle");
        var key = TaskHandle.Parse(request.TaskHandle) ?? throw SqsErrors.Invalid("Value for parameter TaskHandle is invalid.");
        FindSource(MoveTask.SourceArn(key), context);
        var task = await tasks.UpdateAsync(key, task => task is { Status: MoveTask.Running } ? task with { Status = MoveTask.Cancelling } : throw SqsErrors.NoResource("Task does not exist."));
        return new CancelMessageMoveTaskResponse { ApproximateNumberOfMessagesMoved = task!.Moved };
    }

    /// <summary>Newest first.</summary>
    private IEnumerable<KeyValuePair<DocumentKey, MoveTask>> Of(DocumentKey source) =>
        tasks.List(source.AccountId, source.Region, parent: source.Name, namePrefix: null).OrderByDescending(task => task.Value.StartedAt);

    private FoundQueue FindSource(string? arn, CallContext context)
    {
        if (string.IsNullOrEmpty(arn)) throw SqsErrors.Missing("SourceArn");
        if (directory.FindByArn(arn) is not { } source || source.Key.AccountId != context.AccountId)
            throw SqsErrors.NoResource("The resource that you specified for the SourceArn parameter doesn't exist.");
        return source;
    }

    private void CheckDestination(string? arn, FoundQueue source)
    {
        if (arn is null) return;
        if (directory.FindByArn(arn) is not { } destination || destination.Key.AccountId != source.Key.AccountId)
            throw SqsErrors.NoResource("The resource that you specified for the DestinationArn parameter doesn't exist.");
        if (destination.Key == source.Key) throw SqsErrors.Invalid("Source and destination queues must be different.");
        if (destination.Queue.IsFifo != source.Queue.IsFifo) throw SqsErrors.Invalid("Source and destination queues must be of the same type.");
    }

    private static ListMessageMoveTasksResultEntry Show(DocumentKey key, MoveTask task) => new()
    {
        TaskHandle = task.Status == MoveTask.Running ? TaskHandle.Of(key) : null,
        Status = task.Status,
        SourceArn = MoveTask.SourceArn(key),
        DestinationArn = task.DestinationArn,
        MaxNumberOfMessagesPerSecond = task.MaxMessagesPerSecond,
        ApproximateNumberOfMessagesMoved = task.Moved,
        ApproximateNumberOfMessagesToMove = task.ToMove,
        FailureReason = task.FailureReason,
        StartedTimestamp = task.StartedAt.ToUnixTimeMilliseconds(),
    };
}
