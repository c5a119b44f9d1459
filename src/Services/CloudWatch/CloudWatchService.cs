using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
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
    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    public CloudWatchService(IDatabase database, TimeProvider time, ILogger<CloudWatchService>? logger = null)
    {
        ILogger log = logger ?? NullLogger<CloudWatchService>.Instance;
        _functions = new FunctionMetricCells(time);
        _store = new MetricStore(database, time, log, _functions.Drain);
        _retention = new MetricRetention(database, time, log);
        Definition = Define(time);
    }

    public ServiceDefinition Definition { get; }

    /// <summary>Where the data plane and Lambda tell what functions do.</summary>
    public IFunctionMetrics FunctionMetrics => _functions;

    public Task StartAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        _loops = Task.WhenAll(_store.RunAsync(_stop.Token), _retention.RunAsync(_stop.Token));
        return Task.CompletedTask;
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

    private ServiceDefinition Define(TimeProvider time)
    {
        var reader = new MetricReader(_store);
        var queries = new MetricQueries(reader);
        var definition = new ServiceDefinition("monitoring", Naming.Pascal)
            {
                TargetPrefix = "GraniteServiceVersion20100801",
                JsonVersion = "1.0",
                SpeaksCbor = true,
                XmlNamespace = "http://monitoring.amazonaws.com/doc/2010-08-01/",
                QueryErrorCodes = CloudWatchErrors.QueryCodes,
                ValidationErrorCode = "ValidationError",
                MaxBodyBytes = BodyBytes,
            }
            .Add<PutMetricDataRequest, NoBody>("PutMetricData", new PutMetricData(_store, time).HandleAsync)
            .Add<ListMetricsRequest, ListMetricsResponse>("ListMetrics", new ListMetrics(_store, time).HandleAsync)
            .Add<GetMetricStatisticsRequest, GetMetricStatisticsResponse>("GetMetricStatistics", new GetMetricStatistics(reader).HandleAsync)
            .Add<GetMetricDataRequest, GetMetricDataResponse>("GetMetricData", new GetMetricData(queries).HandleAsync);
        foreach (var (name, reason) in UnavailableOperations.All) definition.AddUnavailable(name, route: null, reason);
        return definition;
    }
}
