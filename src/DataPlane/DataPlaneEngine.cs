using Hearth.DataPlane.Activity;
using Hearth.DataPlane.Concurrency;
using Hearth.DataPlane.Environments;
using Hearth.DataPlane.FunctionLogs;
using Hearth.DataPlane.Prewarming;
using Hearth.DataPlane.Processors;
using Hearth.DataPlane.Provisioned;
using Hearth.DataPlane.RuntimeApi;
using Hearth.DataPlane.Runtimes;
using Hearth.DataPlane.Snapshots;
using Hearth.Kernel;
using Hearth.Sandbox;

namespace Hearth.DataPlane;

/// <summary>The data plane of one server: takes invocations, keeps environments, serves the Runtime API to them.</summary>
public sealed class DataPlaneEngine : IDataPlane, ISnapshots
{
    private const string Latest = "$LATEST";

    private readonly DataPlaneOptions options;
    private readonly TimeProvider time;
    private readonly ConcurrencyLimits limits;
    private readonly InvocationMeasure measure;
    private readonly SupervisedTasks tasks;
    private readonly EnvironmentFactory factory;
    private readonly PreparedSandboxes prepared;
    private readonly SnapshotStock snapshots;
    private readonly EnvironmentPools pools;
    private readonly ProvisionedEnvironments provisioned;
    private readonly Housekeeping housekeeping;
    private readonly RuntimeApiServer runtimeApi;
    private readonly EnvironmentConnections runtimeConnections;
    private readonly CancellationTokenSource stopping;
    private readonly FunctionActivities activities = new();
    private readonly InFlight inFlight = new();
    private readonly ProcessorRest processors;

    private DataPlaneEngine(
        DataPlaneOptions options, ISandboxBackend backend, IFunctionLog log, TimeProvider time,
        EnvironmentConnections runtimeConnections, RuntimeApiServer runtimeApi)
    {
        (this.options, this.time, this.runtimeConnections, this.runtimeApi) = (options, time, runtimeConnections, runtimeApi);
        var compilation = new ClientCompilation(options.RuntimesDirectory);
        var catalog = RuntimeCatalog.OfThisMachine(options.InterpreterPaths, compilation.Compile);
        Runtimes = new ExpectantCatalog(catalog, Expect);
        stopping = new CancellationTokenSource();
        limits = new ConcurrencyLimits(options.AccountConcurrencyLimit, options.ScalingRate, time);
        measure = new InvocationMeasure(options.Metrics, limits);
        processors = new ProcessorRest(options.KeepProcessorsAwake, time);
        tasks = new SupervisedTasks(options.Logger);
        var listeners = new EnvironmentListeners(runtimeConnections, AwsConnections);
        prepared = new PreparedSandboxes(backend, listeners, new BootChoice(catalog, options.RuntimesDirectory), new SupervisedTasks(options.Logger), options, time);
        factory = new EnvironmentFactory(
            backend, prepared, new RuntimeStart(catalog, options.RuntimesDirectory, prepared.BootFor, options.CredentialsOf),
            listeners, log, options, time);
        snapshots = new SnapshotStock(factory, tasks, options, time, stopping.Token);
        pools = new EnvironmentPools(new PoolServices(factory, snapshots, tasks, limits, options, time, activities, stopping.Token));
        provisioned = new ProvisionedEnvironments(pools, limits, tasks, options, time);
        housekeeping = new Housekeeping(pools, options, time, [limits.Trim, provisioned.Tidy, snapshots.Trim]);
    }

    /// <summary>Which runtimes this machine can run; looked up when asked, not at start.</summary>
    public IRuntimeCatalog Runtimes { get; }

    /// <summary>
    /// Connections from functions to the AWS endpoint inside their sandbox, for the Host's own Kestrel: register as
    /// an <c>IConnectionListenerFactory</c> and listen on its <c>EndPoint</c>.
    /// </summary>
    public EnvironmentConnections AwsConnections { get; } = new("aws-endpoint", inline: false);

    /// <summary>
    /// Starts the Runtime API and the housekeeping. The back end stays the caller's: sweep it before, dispose it
    /// after this.
    /// </summary>
    public static async Task<DataPlaneEngine> StartAsync(
        DataPlaneOptions options, ISandboxBackend backend, IFunctionLog log, TimeProvider time, CancellationToken cancellation = default)
    {
        var connections = new EnvironmentConnections("runtime-api", inline: true);
        var server = await RuntimeApiServer.StartAsync(connections, cancellation);
        return new DataPlaneEngine(options, backend, log, time, connections, server);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The way of an invocation; step 1 (which function and version) is the Lambda service's.
    /// <list type="number">
    /// <item value="2">permit: concurrency of the account and the function, or 429</item>
    /// <item>assign: a warm environment, else whichever is ready first</item>
    /// <item>hand over: answer the environment's waiting next call</item>
    /// <item>await: response, error, timeout, exit, out of memory</item>
    /// <item>settle: output and REPORT into the log, the environment and the permit back</item>
    /// </list>
    /// A caller that goes away changes nothing from step 3 on: the function runs to its end, as on AWS.
    /// </remarks>
    public async Task<InvocationOutcome> InvokeAsync(EnvironmentConfig config, Invocation invocation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var entry = inFlight.Enter() ?? throw new AwsError("ServiceException", "The server is shutting down.", 503);

        processors.Invoked();
        using var steps = Spans.Steps();

        // 2 permit
        steps?.Next("permit");
        using var permit = measure.Acquire(config, invocation);

        // 3 assign
        steps?.Next("assign");
        var (pool, environment) = await AssignAsync(config, invocation, permit);
        var turn = new InvocationTurn(environment, invocation, time);
        try
        {
            // 4 hand over
            steps?.Next("hand over");
            await turn.HandOverAsync();

            // 5 await
            steps?.Next("function");
            var answer = await turn.AnswerAsync();

            // 6 settle
            steps?.Next("settle");
            var outcome = await turn.SettleAsync(answer);
            if (turn.IsExtended) pool.Settled(environment, turn.EndAsync, permit.HandOn());
            else pool.Settled(environment);
            measure.End(config, invocation, permit, outcome);
            pool.Activity.Invoked(outcome);
            return outcome;
        }
        catch (Exception e)
        {
            pool.Discard(environment);
            measure.Fail(config, invocation, permit, e);
            if (e is SandboxException or ObjectDisposedException or IOException)
                throw new AwsError("ServiceException", $"The execution environment of {config.FunctionName} broke: {e.Message}", 500);
            throw;
        }
    }

    /// <summary>Initialises an environment that nobody has asked for yet, so that the next invocation finds it warm.</summary>
    /// <returns>How its initialisation went: a failure is the function's, and no exception.</returns>
    /// <exception cref="AwsError">No environment can be made.</exception>
    public async Task<AheadOutcome> StartAheadAsync(EnvironmentConfig config)
    {
        var outcome = await pools.StartAhead(config);
        return Describe(outcome, options.InitTimeout);
    }

    public async Task<AheadOutcome> CreateSnapshotAsync(EnvironmentConfig config)
    {
        var outcome = await snapshots.CreateAsync(config);
        return Describe(outcome, options.SnapStartInitTimeout);
    }

    /// <summary>Initialised copies of this configuration that wait to be restored.</summary>
    public int CountSnapshots(string configurationId) => snapshots.Count(configurationId);

    /// <summary>
    /// Functions of this runtime and memory are likely to be invoked: sandboxes for them are made ready in the background. Called
    /// for what is known at the start of a server and for every new function; the first start is the only one that gains.
    /// </summary>
    public void Expect(string runtime, int memoryMb)
    {
        if (RuntimeName.TryParse(runtime) is { } name) prepared.Expect(name, memoryMb);
    }

    /// <summary>How many sandboxes wait for a function, by kind: "python3.12", "nodejs20.x 128", "provided".</summary>
    public IReadOnlyDictionary<string, int> CountPrepared() => prepared.Count();

    /// <summary>Ends the idle environments of this configuration: the next invocation is a cold start.</summary>
    /// <returns>How many still live, busy or on their way down.</returns>
    public int EndIdle(EnvironmentConfig config) => pools.EndIdle(config);

    public void Retire(string accountId, string region, string functionName, string functionVersion, string? currentConfigurationId)
    {
        if (currentConfigurationId is null && functionVersion == Latest) activities.Forget(accountId, region, functionName);
        pools.Retire(accountId, region, functionName, functionVersion, currentConfigurationId);
        snapshots.Retire(accountId, region, functionName, functionVersion, currentConfigurationId);
    }

    public void SetReservedConcurrency(string accountId, string region, string functionName, int? reserved)
        => limits.SetReserved(accountId, region, functionName, reserved);

    public void SetProvisionedConcurrency(
        string accountId, string region, string functionName, IReadOnlyList<(EnvironmentConfig Version, int Count)> wanted)
        => provisioned.Set(accountId, region, functionName, wanted);

    public ProvisionedStatus? ProvisionedStatusOf(string accountId, string region, string functionName, string functionVersion)
        => provisioned.StatusOf(accountId, region, functionName, functionVersion);

    /// <summary>Invocations that hold a permit now.</summary>
    public int ConcurrentExecutions(string accountId, string region) => limits.InUse(accountId, region);

    /// <summary>What is in use of each account's concurrency, with counters of throttles and of provisioned concurrency.</summary>
    public IReadOnlyList<AccountUse> DescribeConcurrency() => limits.Describe();

    /// <summary>Starts by kind, errors and percentiles of each function since the server started.</summary>
    public IReadOnlyList<ActivitySnapshot> DescribeActivity() => activities.Read();

    /// <summary>Each function's durations as histograms.</summary>
    public IReadOnlyList<FunctionDurations> DescribeDurations() => activities.ReadDurations();

    /// <summary>The live environments, for /_hearth/environments.</summary>
    public IReadOnlyList<EnvironmentSnapshot> ListEnvironments()
    {
        var now = time.GetUtcNow();
        return [.. pools.Snapshot().Select(environment => EnvironmentSnapshot.Of(environment, now))];
    }

    /// <summary>Takes no more work, waits for what runs (up to <see cref="DataPlaneOptions.DrainGrace"/>), ends every environment.</summary>
    public async ValueTask DisposeAsync()
    {
        await inFlight.DrainAsync(options.DrainGrace, time);
        processors.Dispose();
        await stopping.CancelAsync();
        await housekeeping.DisposeAsync();
        pools.EndAll();
        snapshots.EndAll();
        await tasks.DrainAsync();
        await prepared.DisposeAsync();
        factory.Dispose();
        await runtimeApi.DisposeAsync();
        runtimeConnections.Dispose();
        AwsConnections.Dispose();
        stopping.Dispose();
    }

    private async ValueTask<(EnvironmentPool Pool, ExecutionEnvironment Environment)> AssignAsync(
        EnvironmentConfig config, Invocation invocation, ConcurrencyPermit permit)
    {
        try
        {
            var (pool, assignment) = pools.Assign(permit.Kind == PermitKind.Provisioned ? provisioned.ConfigFor(config) : config);
            return (pool, await assignment);
        }
        catch (Exception e)
        {
            measure.Fail(config, invocation, permit, e);
            throw;
        }
    }

    private static AheadOutcome Describe(InitOutcome outcome, TimeSpan limit) => outcome.Failure is not { } failure
        ? new AheadOutcome(outcome.Duration, ErrorType: null, ErrorMessage: null)
        : new AheadOutcome(outcome.Duration, FunctionFailure.TypeOf(failure), FunctionFailure.MessageOf(failure, "init", limit));
}
