using System.Net;
using Hearth.DataPlane;
using Hearth.Host.Adapters;
using Hearth.Host.Metrics;
using Hearth.Host.Authentication;
using Hearth.Host.Tracing;
using Hearth.Protocols.AwsJson;
using Hearth.Protocols.AwsQuery;
using Hearth.Protocols.Operations;
using Hearth.Protocols.RestJson;
using Hearth.Protocols.RestXml;
using Hearth.Protocols.RpcV2Cbor;
using Hearth.Sandbox;
using Hearth.Services.ApplicationAutoScaling;
using Hearth.Services.CloudWatch;
using Hearth.Services.EventBridge;
using Hearth.Services.Lambda;
using Hearth.Services.Logs;
using Hearth.Services.S3;
using Hearth.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.Host.Server;

/// <summary>
/// The running server: every room wired to the others, in the order in which they depend on each other, and taken
/// down in the reverse order.
/// </summary>
internal sealed class HearthServer : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _owned = new();

    private HearthServer()
    {
    }

    /// <summary>Where it listens; the port is the real one when 0 was asked for.</summary>
    public required IPEndPoint Address { get; init; }

    public required DataPlaneEngine DataPlane { get; init; }

    public required LambdaService Lambda { get; init; }

    public required IdentityServices Identity { get; init; }

    /// <param name="taps">What a command puts between the rooms; null for nothing.</param>
    public static async Task<HearthServer> StartAsync(
        ServerOptions options, ILoggerFactory loggers, ServerTaps? taps, CancellationToken cancellation)
    {
        var owned = new Stack<IAsyncDisposable>();
        try
        {
            return await StartAsync(options, loggers, taps ?? new ServerTaps(), owned, cancellation);
        }
        catch
        {
            foreach (var part in owned) await part.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _owned) await part.DisposeAsync();
    }

    private static async Task<HearthServer> StartAsync(
        ServerOptions options, ILoggerFactory loggers, ServerTaps taps, Stack<IAsyncDisposable> owned, CancellationToken cancellation)
    {
        CheckReach(options);
        var time = TimeProvider.System;
        var storage = Own(await StorageEngine.OpenSqliteAsync(options.DataDirectory, time, cancellation));
        LambdaService? called = null;
        ApplicationAutoScalingService? scaling = null;
        // Before the log, so that it is stopped after it: log events carry metrics.
        var metrics = Own(new CloudWatchService(storage.Database, time, [new AlarmFunctions(() => called!), new AlarmPolicies(() => scaling!)], loggers.CreateLogger<CloudWatchService>()));
        var logs = Own(new LogsService(storage.Database, time, new LogMetrics(metrics.Recorder)));
        await logs.StartAsync(cancellation);
        var identity = Own(await IdentityServices.StartAsync(storage, options.Auth == "enforce", time, cancellation));
        var backend = Own(SandboxBackends.Create(options.Isolation, Path.Combine(options.DataDirectory, "scratch")));
        await backend.SweepAsync(cancellation);
        var dataPlane = Own(await DataPlaneEngine.StartAsync(
            identity.Apply(DataPlaneOptionsOf(options, loggers)) with { Metrics = metrics.FunctionMetrics }, backend, taps.FunctionLog(logs.FunctionLog), time, cancellation));
        // Lambda takes code from S3, and S3's events go to Lambda.
        LambdaService? notified = null;
        var s3 = new S3Service(
            storage.Database, storage.Objects, [new LambdaNotificationTarget(() => notified!)], time, loggers.CreateLogger<S3Service>());
        var lambda = Own(new LambdaService(
            storage.Database, storage.Blobs, taps.DataPlane(dataPlane), dataPlane.Runtimes, time,
            identity.Apply(new LambdaOptions
            {
                AccountConcurrencyLimit = options.AccountConcurrency,
                LimitsManagementRate = options.Limits == "aws",
                CodeSource = new S3CodeSource(s3),
                Destinations = [new S3Destination(s3, time)],
                Metrics = metrics.FunctionMetrics,
                Snapshots = dataPlane,
                Logger = loggers.CreateLogger<LambdaService>(),
            })));
        await lambda.StartAsync();
        called = notified = lambda;
        // Stopped before Lambda.
        await Own(s3).StartAsync(cancellation);
        scaling = Own(new ApplicationAutoScalingService(
            storage.Database, new ScaledFunctions(lambda), new ScalingAlarms(metrics.ServiceAlarms), time, loggers.CreateLogger<ApplicationAutoScalingService>()));
        await scaling.StartAsync();
        // Last, because alarms call functions and scaling policies.
        await metrics.StartAsync(cancellation);

        var recordings = Own(new TraceRecordings(time));
        if (options.Otlp is { } collector)
        {
            Own(new OtlpExport(collector));
            Own(new OtlpMetrics(collector, new ServerMetrics(dataPlane)));
        }
        var events = Own(new EventBridgeService(
            storage.Database, [new LambdaEventTarget(lambda, identity)], time, loggers.CreateLogger<EventBridgeService>()));
        await events.StartAsync();

        ServiceDefinition[] services = [lambda.Definition, logs.Definition, metrics.Definition, scaling.Definition, .. identity.Definitions, .. events.Definitions];
        var pipeline = new Pipeline(
            [
                new RestXmlProtocol(s3.Definition, s3.IsBucket), new AwsJsonProtocol(services), new RpcV2CborProtocol(services),
                new AwsQueryProtocol(services), new RestJsonProtocol(services),
            ],
            identity.Authentication,
            lambda,
            new HearthPaths(lambda, dataPlane, identity, new TracePaths(recordings)),
            loggers.CreateLogger<Pipeline>());
        var address = await ListenAsync(options, pipeline, dataPlane, loggers, owned, cancellation);
        var server = new HearthServer { Address = (IPEndPoint)address, DataPlane = dataPlane, Lambda = lambda, Identity = identity };
        foreach (var part in owned.Reverse()) server._owned.Push(part);
        return server;

        T Own<T>(T part)
            where T : IAsyncDisposable
        {
            owned.Push(part);
            return part;
        }
    }

    /// <summary>For functions first, so that those that are invoked at once reach the server.</summary>
    private static async Task<EndPoint> ListenAsync(
        ServerOptions options, Pipeline pipeline, DataPlaneEngine dataPlane, ILoggerFactory loggers, Stack<IAsyncDisposable> owned, CancellationToken cancellation)
    {
        var fromEnvironments = new Listener(pipeline, dataPlane.AwsConnections, loggers);
        owned.Push(fromEnvironments);
        await fromEnvironments.StartAsync(dataPlane.AwsConnections.EndPoint, cancellation);
        var tls = options.Tls is { } files ? TlsServices.Read(files) : null;
        if (tls is not null) owned.Push(tls);
        var fromOutside = new Listener(pipeline, new SocketTransportFactory(Options.Create(PublicTransport), loggers), loggers, tls);
        owned.Push(fromOutside);
        return await fromOutside.StartAsync(options.Listen, cancellation);
    }

    /// <summary>Each saves a warm invocation a thread hop or a system call; the second costs 4 KB for each open connection.</summary>
    private static SocketTransportOptions PublicTransport => new()
    {
        UnsafePreferInlineScheduling = true,
        WaitForDataBeforeAllocatingBuffer = false,
    };

    /// <exception cref="ServerStartException">Others could reach a server that takes any credentials.</exception>
    private static void CheckReach(ServerOptions options)
    {
        if (options.Auth == "enforce" || options.IsInsecureAllowed || IPAddress.IsLoopback(options.Listen.Address)) return;
        throw new ServerStartException(
            $"--listen {options.Listen} can be reached by others, and authentication is open: everybody could run code on this machine. "
            + "Add --auth enforce, listen on 127.0.0.1, or say --insecure if you mean it.");
    }

    private static DataPlaneOptions DataPlaneOptionsOf(ServerOptions options, ILoggerFactory loggers)
    {
        var usual = new DataPlaneOptions
        {
            RuntimesDirectory = RuntimesFolder.Find(),
            InterpreterPaths = options.Interpreters,
            KeepAlive = options.KeepAlive,
            AccountConcurrencyLimit = options.AccountConcurrency,
            Logger = loggers.CreateLogger("Hearth.DataPlane"),
        };
        return options.Patience is { } patience
            ? usual with { InitTimeout = patience, FreezeDelay = patience, ReturnGrace = patience, KeepAlive = patience }
            : usual;
    }
}
