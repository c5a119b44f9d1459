using Hearth.DataPlane;
using Hearth.Host.Adapters;
using Hearth.Host.Authentication;
using Hearth.Host.Metrics;
using Hearth.Host.Tracing;
using Hearth.Protocols.Operations;
using Hearth.Sandbox;
using Hearth.Sandbox.Processors;
using Hearth.Services.ApplicationAutoScaling;
using Hearth.Services.CloudWatch;
using Hearth.Services.EventBridge;
using Hearth.Services.Lambda;
using Hearth.Services.Logs;
using Hearth.Services.S3;
using Hearth.Services.Sns;
using Hearth.Services.Sqs;
using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Host.Server;

/// <summary>
/// The rooms and services of a server, plugged into each other and started in the order in which they depend on each other; taken down
/// in the reverse order. Services that call each other are given to their adapters as functions, asked when there is a call.
/// </summary>
internal sealed class ServerParts(ServerOptions options, ILoggerFactory loggers, ServerTaps taps) : IAsyncDisposable
{
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Stack<IAsyncDisposable> _owned = new();

    public StorageEngine Storage { get; private set; } = null!;

    public LogsService Logs { get; private set; } = null!;

    public IdentityServices Identity { get; private set; } = null!;

    public CloudWatchService Metrics { get; private set; } = null!;

    public DataPlaneEngine DataPlane { get; private set; } = null!;

    public S3Service S3 { get; private set; } = null!;

    public SqsService Sqs { get; private set; } = null!;

    public SnsService Sns { get; private set; } = null!;

    public LambdaService Lambda { get; private set; } = null!;

    public ApplicationAutoScalingService Scaling { get; private set; } = null!;

    public EventBridgeService Events { get; private set; } = null!;

    public TraceRecordings Recordings { get; private set; } = null!;

    /// <summary>S3 is not among them: it has a protocol of its own.</summary>
    public IReadOnlyList<ServiceDefinition> Definitions =>
        [Lambda.Definition, Logs.Definition, Metrics.Definition, Scaling.Definition, Sqs.Definition, Sns.Definition, .. Identity.Definitions, .. Events.Definitions];

    public async Task StartAsync(CancellationToken cancellation)
    {
        Storage = Own(await StorageEngine.OpenSqliteAsync(options.DataDirectory, _time, cancellation));
        // Before the log, so that it is taken down after it: log events carry metrics.
        Metrics = Own(new CloudWatchService(
            Storage.Database, _time, [new AlarmFunctions(() => Lambda), new AlarmTopics(() => Sns, () => TopicAccess), new AlarmPolicies(() => Scaling)],
            loggers.CreateLogger<CloudWatchService>()));
        Logs = Own(new LogsService(Storage.Database, _time, new LogMetrics(Metrics.Recorder)));
        await Logs.StartAsync(cancellation);
        Identity = Own(await IdentityServices.StartAsync(Storage, options.Auth == "enforce", _time, cancellation));
        // Before those who send to queues.
        Sqs = Own(new SqsService(Storage.Database, new QueueMetrics(Metrics.Recorder), _time, loggers.CreateLogger<SqsService>()));
        await Sqs.StartAsync();
        // Before those who publish to topics; it delivers once the server listens.
        Sns = new SnsService(
            Storage.Database, Storage.ServerKey, [new LambdaTopicEndpoint(() => Lambda), new QueueTopicEndpoint(Sqs, QueueAccess)], options.HttpSubscribers == "loopback", _time, loggers.CreateLogger<SnsService>());
        await Sns.LoadAsync();
        await StartDataPlaneAsync(cancellation);
        await StartLambdaAsync(cancellation);
        await StartCallersOfLambdaAsync(cancellation);
        StartTelemetry();
    }

    private TopicAccess TopicAccess => new(Sns, Identity);

    private QueueAccess QueueAccess => new(Sqs, Identity);

    /// <summary>What is not a room and ends with the rest.</summary>
    public T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _owned.Push(part);
        return part;
    }

    public async ValueTask DisposeAsync()
    {
        while (_owned.TryPop(out var part)) await part.DisposeAsync();
    }

    private async Task StartDataPlaneAsync(CancellationToken cancellation)
    {
        var backend = Own(SandboxBackends.Create(options.Isolation, Path.Combine(options.DataDirectory, "scratch")));
        await backend.SweepAsync(cancellation);
        var latency = options.IdleProcessors == "awake" ? CpuLatencyRequest.TryOpen() : null;
        if (latency is not null) Own(latency);
        var usual = new DataPlaneOptions
        {
            RuntimesDirectory = RuntimesFolder.Find(),
            InterpreterPaths = options.Interpreters,
            KeepAlive = options.KeepAlive,
            AccountConcurrencyLimit = options.AccountConcurrency,
            ScalingRate = options.ScalingRate,
            PreparedSandboxLimit = options.PreparedSandboxes,
            KeepProcessorsAwake = latency is null ? null : latency.KeepAwake,
            Metrics = Metrics.FunctionMetrics,
            Logger = loggers.CreateLogger("Hearth.DataPlane"),
        };
        var wanted = options.Patience is { } patience
            ? usual with { InitTimeout = patience, FreezeDelay = patience, ReturnGrace = patience, KeepAlive = patience }
            : usual;
        DataPlane = Own(await DataPlaneEngine.StartAsync(Identity.Apply(wanted), backend, taps.FunctionLog(Logs.FunctionLog), _time, cancellation));
    }

    /// <summary>Lambda takes code from S3 and S3's events go to Lambda: S3 is made first, and started when it can call.</summary>
    private async Task StartLambdaAsync(CancellationToken cancellation)
    {
        S3 = new S3Service(
            Storage.Database, Storage.Objects,
            [new LambdaNotificationTarget(() => Lambda), new TopicNotificationTarget(Sns, TopicAccess), new QueueNotificationTarget(Sqs, QueueAccess)],
            Identity.Authentication.AuthenticateForm, _time, loggers.CreateLogger<S3Service>());
        Lambda = Own(new LambdaService(
            Storage.Database, Storage.Blobs, taps.DataPlane(DataPlane), DataPlane.Runtimes, _time,
            Identity.Apply(new LambdaOptions
            {
                AccountConcurrencyLimit = options.AccountConcurrency,
                LimitsManagementRate = options.Limits == "aws",
                CodeSource = new S3CodeSource(S3),
                Destinations = [new S3Destination(S3, _time), new TopicDestination(Sns, TopicAccess), new QueueDestination(Sqs, QueueAccess), new BusDestination(() => Events, Identity)],
                Metrics = Metrics.FunctionMetrics,
                Snapshots = DataPlane,
                Logger = loggers.CreateLogger<LambdaService>(),
            })));
        await Lambda.StartAsync();
        // Stopped before Lambda, which it delivers to.
        Own(Sns);
        await Own(S3).StartAsync(cancellation);
    }

    private async Task StartCallersOfLambdaAsync(CancellationToken cancellation)
    {
        Scaling = Own(new ApplicationAutoScalingService(
            Storage.Database, new ScaledFunctions(Lambda), new ScalingAlarms(Metrics.ServiceAlarms), _time, loggers.CreateLogger<ApplicationAutoScalingService>()));
        await Scaling.StartAsync();
        Events = Own(new EventBridgeService(
            Storage.Database,
            [new LambdaEventTarget(Lambda, Identity), new TopicEventTarget(Sns, TopicAccess), new QueueEventTarget(Sqs, QueueAccess)],
            new QueueDeadLetters(Sqs, QueueAccess), _time, loggers.CreateLogger<EventBridgeService>()));
        await Events.StartAsync();
        // Last, because alarms call functions and scaling policies.
        await Metrics.StartAsync(cancellation);
    }

    private void StartTelemetry()
    {
        Recordings = Own(new TraceRecordings(_time));
        if (options.Otlp is not { } collector) return;
        Own(new OtlpExport(collector));
        Own(new OtlpMetrics(collector, new ServerMetrics(DataPlane)));
    }
}
