using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.CloudWatch.Alarms;
using Hearth.Services.CloudWatch.FunctionMetrics;
using Hearth.Services.CloudWatch.MetricData;
using Hearth.Services.CloudWatch.Metrics;
using Hearth.Services.CloudWatch.Retention;
using Hearth.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.Services.CloudWatch;

/// <summary>CloudWatch: metrics and alarms, and the loops behind them. The Host starts it after the database and stops it before.</summary>
public sealed class CloudWatchService : IAsyncDisposable
{
    /// <summary>1 MB, compressed or not. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html</summary>
    private const long BodyBytes = 1024 * 1024;

    private readonly FunctionMetricCells _functions;
    private readonly MetricStore _store;
    private readonly MetricRetention _retention;
    private readonly AlarmStore _alarms;
    private readonly AlarmEvaluator _evaluator;
    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    public CloudWatchService(IDatabase database, TimeProvider time, IReadOnlyList<IAlarmAction>? actions = null, ILogger<CloudWatchService>? logger = null)
    {
        ILogger log = logger ?? NullLogger<CloudWatchService>.Instance;
        _functions = new FunctionMetricCells(time);
        _store = new MetricStore(database, time, log, _functions.Drain);
        Recorder = new MetricRecorder(_store, time);
        _retention = new MetricRetention(database, time, log);
        _alarms = new AlarmStore(database, time);
        var transitions = new AlarmTransitions(_alarms, actions ?? [], time);
        var reader = new MetricReader(_store);
        var queries = new MetricQueries(reader);
        ServiceAlarms = new ServiceAlarms(_alarms, reader, time);
        _evaluator = new AlarmEvaluator(_alarms, transitions, queries, time, log);
        Definition = DefineMetrics(reader, queries, time);
        DefineAlarms(Definition, transitions, time);
        foreach (var (name, reason) in UnavailableOperations.All) Definition.AddUnavailable(name, route: null, reason);
    }

    public ServiceDefinition Definition { get; }

    /// <summary>For services that make alarms for themselves.</summary>
    public ServiceAlarms ServiceAlarms { get; }

    /// <summary>For metrics that log events carry.</summary>
    public MetricRecorder Recorder { get; }

    /// <summary>Where the data plane and Lambda tell what functions do.</summary>
    public IFunctionMetrics FunctionMetrics => _functions;

    public async Task StartAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        await _alarms.LoadAsync(cancellation);
        _loops = Task.WhenAll(_store.RunAsync(_stop.Token), _retention.RunAsync(_stop.Token), _evaluator.RunAsync(_stop.Token));
    }

    /// <summary>Ends the background loops and writes what is still in memory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _loops;
        await _store.FlushAsync();
        _store.Dispose();
        _stop.Dispose();
    }

    private ServiceDefinition DefineMetrics(MetricReader reader, MetricQueries queries, TimeProvider time) =>
        new ServiceDefinition("monitoring", Naming.Pascal)
            {
                TargetPrefix = "GraniteServiceVersion20100801",
                JsonVersion = "1.0",
                SpeaksCbor = true,
                XmlNamespace = "http://monitoring.amazonaws.com/doc/2010-08-01/",
                QueryErrorCodes = CloudWatchErrors.QueryCodes,
                Actions = CloudWatchActions.Table(),
                ValidationErrorCode = "ValidationError",
                MaxBodyBytes = BodyBytes,
            }
            .Add<PutMetricDataRequest, NoBody>("PutMetricData", new PutMetricData(_store, time).HandleAsync)
            .Add<ListMetricsRequest, ListMetricsResponse>("ListMetrics", new ListMetrics(_store, time).HandleAsync)
            .Add<GetMetricStatisticsRequest, GetMetricStatisticsResponse>("GetMetricStatistics", new GetMetricStatistics(reader).HandleAsync)
            .Add<GetMetricDataRequest, GetMetricDataResponse>("GetMetricData", new GetMetricData(queries).HandleAsync);

    private void DefineAlarms(ServiceDefinition definition, AlarmTransitions transitions, TimeProvider time)
    {
        var (put, describe, change) = (new PutAlarms(_alarms, time), new DescribeAlarms(_alarms), new ChangeAlarms(_alarms, transitions));
        definition
            .Add<PutMetricAlarmRequest, NoBody>("PutMetricAlarm", put.PutMetricAsync)
            .Add<PutCompositeAlarmRequest, NoBody>("PutCompositeAlarm", put.PutCompositeAsync)
            .Add<DescribeAlarmsRequest, DescribeAlarmsResponse>("DescribeAlarms", describe.HandleAsync)
            .Add<DescribeAlarmsForMetricRequest, DescribeAlarmsForMetricResponse>("DescribeAlarmsForMetric", describe.ForMetricAsync)
            .Add<DescribeAlarmHistoryRequest, DescribeAlarmHistoryResponse>("DescribeAlarmHistory", new AlarmHistory(_alarms).HandleAsync)
            .Add<AlarmNamesRequest, NoBody>("DeleteAlarms", change.DeleteAsync)
            .Add<AlarmNamesRequest, NoBody>("EnableAlarmActions", change.EnableAsync)
            .Add<AlarmNamesRequest, NoBody>("DisableAlarmActions", change.DisableAsync)
            .Add<SetAlarmStateRequest, NoBody>("SetAlarmState", change.SetStateAsync)
            .Add<AlarmTagsRequest, NoBody>("TagResource", change.TagAsync)
            .Add<AlarmTagsRequest, NoBody>("UntagResource", change.UntagAsync)
            .Add<AlarmTagsRequest, AlarmTagsResponse>("ListTagsForResource", change.ListTagsAsync);
    }
}
