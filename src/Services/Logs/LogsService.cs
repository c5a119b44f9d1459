using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Logs.EmbeddedMetrics;
using Hearth.Services.Logs.FunctionLogs;
using Hearth.Services.Logs.LogEvents;
using Hearth.Services.Logs.LogGroups;
using Hearth.Services.Logs.LogStreams;
using Hearth.Services.Logs.Retention;
using Hearth.Services.Logs.Tags;
using Hearth.Services.Logs.Tail;
using Hearth.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.Services.Logs;

/// <summary>
/// CloudWatch Logs: the API, the log that functions write to, and the loops behind them. The Host starts it after the
/// database and stops it before.
/// </summary>
public sealed class LogsService : IAsyncDisposable
{
    /// <summary>What functions may write ahead of the database before the oldest is dropped.</summary>
    private const long BufferBytes = 64L * 1024 * 1024;

    /// <summary>A PutLogEvents batch of 1 MB by AWS's count may be several times that as JSON, with its escapes.</summary>
    private const long BodyBytes = 8L * 1024 * 1024;

    private readonly FunctionLog _functionLog;
    private readonly RetentionSweeper _sweeper;
    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    /// <param name="metrics">Takes the metrics in log events.</param>
    public LogsService(IDatabase database, TimeProvider time, IEmbeddedMetrics? metrics = null, ILogger<LogsService>? logger = null)
    {
        metrics ??= NoEmbeddedMetrics.Instance;
        ILogger log = logger ?? NullLogger<LogsService>.Instance;
        _functionLog = new FunctionLog(
            new FunctionLogBuffer(BufferBytes), new FunctionLogWriter(database, LiveTail, metrics, time), time, log);
        _sweeper = new RetentionSweeper(database, time, log);
        Definition = Define(database, metrics, time);
    }

    public ServiceDefinition Definition { get; }

    /// <summary>Where the data plane writes what functions say. Returns at once; who asks the API for it finds it.</summary>
    public IFunctionLog FunctionLog => _functionLog;

    /// <summary>Tells of events as they are kept.</summary>
    public LiveTail LiveTail { get; } = new();

    /// <summary>Starts the background loops.</summary>
    public Task StartAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        _loops = Task.WhenAll(_functionLog.RunAsync(_stop.Token), _sweeper.RunAsync(_stop.Token));
        return Task.CompletedTask;
    }

    /// <summary>Returns when everything that functions wrote before the call is in the database.</summary>
    public Task FlushAsync(CancellationToken cancellation = default) => _functionLog.FlushAsync(cancellation);

    /// <summary>Ends the background loops and writes what is still in memory.</summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        await _stop.CancelAsync();
        await _loops;
        await _functionLog.FlushAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested) await StopAsync();
        _functionLog.Dispose();
        _stop.Dispose();
    }

    /// <summary>A handler that looks at what functions have written, which may be in memory still.</summary>
    private OperationHandler<TRequest, TResponse> Written<TRequest, TResponse>(OperationHandler<TRequest, TResponse> handler) =>
        async (request, context) =>
        {
            await _functionLog.TryFlushAsync(context.Cancellation);
            return await handler(request, context);
        };

    private ServiceDefinition Define(IDatabase database, IEmbeddedMetrics metrics, TimeProvider time)
    {
        var retention = new RetentionPolicy(database);
        var resourceTags = new TagResource(database);
        var groupTags = new TagLogGroup(database);
        return new ServiceDefinition("logs", Naming.Camel)
            {
                TargetPrefix = "Logs_20140328",
                MaxBodyBytes = BodyBytes,
                ValidationErrorCode = "InvalidParameterException",
                Actions = LogsActions.Table(),
            }
            .Add<CreateLogGroupRequest, NoBody>("CreateLogGroup", new CreateLogGroup(database, time).HandleAsync)
            .Add<DeleteLogGroupRequest, NoBody>("DeleteLogGroup", Written<DeleteLogGroupRequest, NoBody>(new DeleteLogGroup(database).HandleAsync))
            .Add<DescribeLogGroupsRequest, DescribeLogGroupsResponse>(
                "DescribeLogGroups", Written<DescribeLogGroupsRequest, DescribeLogGroupsResponse>(new DescribeLogGroups(database).HandleAsync))
            .Add<PutRetentionPolicyRequest, NoBody>("PutRetentionPolicy", retention.PutAsync)
            .Add<DeleteRetentionPolicyRequest, NoBody>("DeleteRetentionPolicy", retention.DeleteAsync)
            .Add<CreateLogStreamRequest, NoBody>("CreateLogStream", new CreateLogStream(database, time).HandleAsync)
            .Add<DeleteLogStreamRequest, NoBody>("DeleteLogStream", Written<DeleteLogStreamRequest, NoBody>(new DeleteLogStream(database).HandleAsync))
            .Add<DescribeLogStreamsRequest, DescribeLogStreamsResponse>(
                "DescribeLogStreams", Written<DescribeLogStreamsRequest, DescribeLogStreamsResponse>(new DescribeLogStreams(database).HandleAsync))
            .Add<PutLogEventsRequest, PutLogEventsResponse>(
                "PutLogEvents", new PutLogEvents(database, LiveTail, metrics, time).HandleAsync)
            .Add<GetLogEventsRequest, GetLogEventsResponse>("GetLogEvents", Written<GetLogEventsRequest, GetLogEventsResponse>(new GetLogEvents(database, time).HandleAsync))
            .Add<FilterLogEventsRequest, FilterLogEventsResponse>(
                "FilterLogEvents", Written<FilterLogEventsRequest, FilterLogEventsResponse>(new FilterLogEvents(database, time).HandleAsync))
            .Add<TagResourceRequest, NoBody>("TagResource", resourceTags.TagAsync)
            .Add<UntagResourceRequest, NoBody>("UntagResource", resourceTags.UntagAsync)
            .Add<ListTagsForResourceRequest, ListTagsResponse>("ListTagsForResource", resourceTags.ListAsync)
            .Add<TagLogGroupRequest, NoBody>("TagLogGroup", groupTags.TagAsync)
            .Add<UntagLogGroupRequest, NoBody>("UntagLogGroup", groupTags.UntagAsync)
            .Add<ListTagsLogGroupRequest, ListTagsResponse>("ListTagsLogGroup", groupTags.ListAsync);
    }
}
