using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sqs.Live;
using Hearth.Services.Sqs.Messages;
using Hearth.Services.Sqs.Metrics;
using Hearth.Services.Sqs.Queues;
using Hearth.Services.Sqs.Redrive;
using Hearth.Storage;
using Hearth.Storage.Documents;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Sqs;

/// <summary>Amazon SQS: standard and FIFO queues. The Host starts it before requests come and before the services that send to queues.</summary>
public sealed class SqsService : IAsyncDisposable
{
    /// <summary>A message of 1 MiB, every character of which a client may have escaped, and its attributes.</summary>
    private const long MostBodyBytes = 12 * 1024 * 1024;

    private readonly DocumentStore<Queue> _queues;
    private readonly DocumentStore<MoveTask> _moves;
    private readonly MoveTaskRunner _runner;
    private readonly LiveQueues _live;
    private readonly QueueDirectory _directory;
    private readonly QueueMetricsClock _metrics;
    private readonly RetentionSweeper _sweeper;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    /// <param name="database">Where queues and messages are kept.</param>
    /// <param name="metrics">Who is told what happens in queues.</param>
    public SqsService(IDatabase database, IQueueMetrics metrics, TimeProvider time, ILogger<SqsService> logger)
    {
        _time = time;
        _queues = new DocumentStore<Queue>(database, "sqs.queue");
        _live = new LiveQueues(database, _queues, time);
        _directory = new QueueDirectory(_queues, _live);
        var redrive = new RedriveRules(_queues);
        Definition = new ServiceDefinition("sqs", Naming.Pascal)
        {
            TargetPrefix = "AmazonSQS",
            JsonVersion = "1.0",
            JsonErrorType = SqsErrors.JsonType,
            XmlNamespace = "http://queue.amazonaws.com/doc/2012-11-05/",
            HasResourcePaths = true,
            QueryErrorCodes = SqsErrors.QueryCodes,
            MaxBodyBytes = MostBodyBytes,
            Actions = SqsActions.Table(_directory, redrive),
        };
        _moves = new DocumentStore<MoveTask>(database, "sqs.move-task");
        _runner = new MoveTaskRunner(_moves, _directory, time, logger);
        _metrics = new QueueMetricsClock(_queues, _live, metrics, time);
        _sweeper = new RetentionSweeper(database, _live, time, logger);
        DefineQueues(redrive);
        DefineMessages();
        DefineMoves(redrive);
    }

    public ServiceDefinition Definition { get; }

    public async Task StartAsync()
    {
        await _queues.LoadAsync();
        await _live.LoadAsync();
        await _moves.LoadAsync();
        _runner.Resume();
        _loops = Task.WhenAll(_metrics.RunAsync(_stop.Token), _sweeper.RunAsync(_stop.Token));
    }

    /// <summary>The server is about to end: receives wait no longer, as it would wait for them.</summary>
    public void EndWaiting() => _live.EndWaiting();

    public bool HasQueue(string queueArn) => _directory.FindByArn(queueArn) is not null;

    /// <summary>Whether the queue's policy lets another AWS service send.</summary>
    /// <param name="service">"sns.amazonaws.com".</param>
    public bool MayServiceSend(string service, string queueArn, RequestContext keys) => _directory.MaySend(service, queueArn, keys);

    /// <summary>Sends for another service; the message is durable when the task completes.</summary>
    /// <param name="sender">SenderId: the service, or the role that it acts in.</param>
    /// <param name="groupId">For FIFO queues, which must have content-based deduplication.</param>
    /// <exception cref="AwsError">There is no such queue, or it takes no such message.</exception>
    public async Task SendAsync(
        string queueArn, string sender, string body, IReadOnlyDictionary<string, MessageAttributeValue>? attributes = null, string? groupId = null)
    {
        var found = _directory.FindByArn(queueArn) ?? throw SqsErrors.NoQueue();
        var draft = new MessageDraft { Body = body, Attributes = attributes, GroupId = groupId };
        await found.Live.SendAsync([draft.Check(found.Queue, sender)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        await _runner.DisposeAsync();
        _metrics.Record();
        _live.Close();
        _stop.Dispose();
        _moves.Dispose();
        _queues.Dispose();
    }

    private void DefineMoves(RedriveRules redrive)
    {
        var moves = new MessageMoveTasks(_moves, _directory, redrive, _runner, _time);
        Definition
            .Add<StartMessageMoveTaskRequest, StartMessageMoveTaskResponse>("StartMessageMoveTask", moves.StartAsync)
            .Add<ListMessageMoveTasksRequest, ListMessageMoveTasksResponse>("ListMessageMoveTasks", moves.ListAsync)
            .Add<CancelMessageMoveTaskRequest, CancelMessageMoveTaskResponse>("CancelMessageMoveTask", moves.CancelAsync);
    }

    private void DefineQueues(RedriveRules redrive)
    {
        var find = new GetQueueUrl(_queues, _directory, redrive);
        var change = new ChangeQueue(_queues, _directory, _live, redrive, _time);
        var tags = new QueueTags(_queues, _directory);
        var permissions = new QueuePermissions(_queues, _directory);
        Definition
            .Add<CreateQueueRequest, QueueUrlResponse>("CreateQueue", new CreateQueue(_queues, _live, redrive, _time).HandleAsync)
            .Add<QueueRequest, NoBody>("DeleteQueue", change.DeleteAsync)
            .Add<QueueRequest, NoBody>("PurgeQueue", change.PurgeAsync)
            .Add<GetQueueUrlRequest, QueueUrlResponse>("GetQueueUrl", find.HandleAsync)
            .Add<ListQueuesRequest, ListQueuesResponse>("ListQueues", find.ListAsync)
            .Add<ListDeadLetterSourceQueuesRequest, ListDeadLetterSourceQueuesResponse>("ListDeadLetterSourceQueues", find.ListSourcesAsync)
            .Add<GetQueueAttributesRequest, GetQueueAttributesResponse>("GetQueueAttributes", new GetQueueAttributes(_directory).HandleAsync)
            .Add<SetQueueAttributesRequest, NoBody>("SetQueueAttributes", change.SetAsync)
            .Add<TagQueueRequest, NoBody>("TagQueue", tags.TagAsync)
            .Add<UntagQueueRequest, NoBody>("UntagQueue", tags.UntagAsync)
            .Add<QueueRequest, ListQueueTagsResponse>("ListQueueTags", tags.ListAsync)
            .Add<AddPermissionRequest, NoBody>("AddPermission", permissions.AddAsync)
            .Add<RemovePermissionRequest, NoBody>("RemovePermission", permissions.RemoveAsync);
    }

    private void DefineMessages()
    {
        var delete = new DeleteMessage(_directory);
        var visibility = new ChangeMessageVisibility(_directory);
        Definition
            .Add<SendMessageRequest, SendMessageResponse>("SendMessage", new SendMessage(_directory).HandleAsync)
            .Add<SendMessageBatchRequest, SendMessageBatchResponse>("SendMessageBatch", new SendMessageBatch(_directory).HandleAsync)
            .Add<ReceiveMessageRequest, ReceiveMessageResponse>("ReceiveMessage", new ReceiveMessage(_directory).HandleAsync)
            .Add<DeleteMessageRequest, NoBody>("DeleteMessage", delete.HandleAsync)
            .Add<DeleteMessageBatchRequest, DeleteMessageBatchResponse>("DeleteMessageBatch", delete.HandleBatchAsync)
            .Add<ChangeMessageVisibilityRequest, NoBody>("ChangeMessageVisibility", visibility.HandleAsync)
            .Add<ChangeMessageVisibilityBatchRequest, ChangeMessageVisibilityBatchResponse>("ChangeMessageVisibilityBatch", visibility.HandleBatchAsync);
    }
}
