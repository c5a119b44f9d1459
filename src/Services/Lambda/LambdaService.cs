using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.AsyncInvoke;
using Hearth.Services.Lambda.CodeSigning;
using Hearth.Services.Lambda.Concurrency;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.FunctionUrls;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Invoke;
using Hearth.Services.Lambda.Layers;
using Hearth.Services.Lambda.Permissions;
using Hearth.Services.Lambda.ProvisionedConcurrency;
using Hearth.Services.Lambda.SnapStart;
using Hearth.Storage;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda;

/// <summary>AWS Lambda: its operation table, its background work, and the downloads its answers link to.</summary>
public sealed class LambdaService : IAsyncDisposable
{
    private readonly FunctionActivation _activation;
    private readonly ArchiveLinks _links;
    private readonly ArchiveCollection _collection;
    private readonly ReservedConcurrency _reserved;
    private readonly AsyncDispatcher _dispatcher;
    private readonly Provisioning _provisioning;
    private readonly FunctionUrlServer _urls;
    private readonly InvocationResolver _invocations;
    private readonly FunctionAccess _access;
    private readonly AcceptEvent _acceptEvent;
    private readonly ProvisionedAmounts _provisioned;

    public LambdaService(
        IDatabase database, IBlobStore blobs, IDataPlane dataPlane, IRuntimeCatalog runtimes, TimeProvider time, LambdaOptions? options = null)
    {
        options ??= new LambdaOptions();
        var functions = new FunctionStore(database);
        var layers = new LayerStore(database);
        var layerPolicies = new LayerPolicyStore(database);
        var archives = new CodeArchives(blobs);
        _reserved = new ReservedConcurrency(functions, dataPlane, options.AccountConcurrencyLimit);
        var environments = new EnvironmentConfigs(archives);
        _activation = new FunctionActivation(functions, archives, runtimes, new SnapshotCreation(options.Snapshots, environments));
        _links = new ArchiveLinks(archives, time);
        _collection = new ArchiveCollection(functions, layers, archives, time);
        var access = new FunctionAccess(functions);
        _access = access;
        var lookup = new FunctionLookup(functions, options.Random);
        _invocations = new InvocationResolver(functions, access, lookup, _activation, environments);
        _provisioning = new Provisioning(functions, _invocations, dataPlane, options.Logger);
        var events = new AsyncEventStore(database);
        var measure = new AsyncMeasure(options.Metrics);
        _dispatcher = new AsyncDispatcher(
            events,
            new AsyncAttempts(_invocations, dataPlane, new AsyncSettingsSource(functions, lookup), measure, time),
            new AsyncEnding(events, options.Destinations, measure, time, options.Logger),
            time,
            options.Logger);
        _acceptEvent = new AcceptEvent(_dispatcher, measure, time);
        var urls = new FunctionUrlDirectory(database, functions);
        _urls = new FunctionUrlServer(urls, new FunctionUrlAccess(access, options.Callers), _invocations, dataPlane, time);
        var parts = new LambdaParts
        {
            Functions = functions,
            Lookup = lookup,
            Access = access,
            Activation = _activation,
            Environments = environments,
            Invocations = _invocations,
            AcceptEvent = _acceptEvent,
            Layers = layers,
            LayerPolicies = layerPolicies,
            LayerAccess = new LayerAccess(layerPolicies),
            CodeSigning = new CodeSigningStore(database),
            Reserved = _reserved,
            Provisioning = _provisioning,
            Urls = urls,
            DataPlane = dataPlane,
            Time = time,
            Options = options,
        };
        _provisioned = new ProvisionedAmounts(parts);
        Definition = LambdaOperations.Define(new LambdaHandlers(parts, archives, _links), parts);
    }

    public ServiceDefinition Definition { get; }

    /// <summary>
    /// What the data plane is told of a version ($LATEST when there is no qualifier), for Hearth's own commands. An alias with a weight
    /// means either of its versions.
    /// </summary>
    /// <exception cref="AwsError">
    /// There is no such function, or it is not active, or it is another account's, or the caller may not invoke it.
    /// </exception>
    public async Task<EnvironmentConfig> EnvironmentOfAsync(
        Caller caller, string functionName, CancellationToken cancellation, string? qualifier = null)
    {
        var reference = FunctionReference.Parse(functionName, qualifier, caller);
        const string action = "lambda:InvokeFunction";
        var decision = reference.Key.AccountId == caller.AccountId
            ? await _access.DecideAsync(reference, caller, action)
            : AccessDecision.Implicit(PolicyKind.Resource);
        if (!decision.IsAllowed) throw LambdaErrors.NotAuthorized(caller, action, reference.Arn, decision);
        return (await _invocations.ResolveAsync(reference, cancellation)).Config;
    }

    /// <summary>Whether the function's policy lets another AWS service do this.</summary>
    /// <param name="service">"events.amazonaws.com".</param>
    public async ValueTask<bool> MayServiceAsync(string service, string action, string functionArn, RequestContext keys) =>
        Arn.TryParse(functionArn, out _) && await _access.IsAllowedAsync(Reference(functionArn), Principal.Service(service), action, keys);

    /// <summary>Invokes a function asynchronously for another service; returns once the event is durable.</summary>
    /// <param name="functionArn">With or without a qualifier.</param>
    /// <exception cref="AwsError">404 when there is no such function, 413 past 1 MB.</exception>
    public async Task AcceptEventAsync(string functionArn, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var resolved = await _invocations.ResolveAsync(Reference(functionArn), cancellation);
        await _acceptEvent.HandleAsync(resolved.Reference, Guid.NewGuid().ToString(), payload, clientContext: null, traceId: null);
    }

    /// <summary>Provisioned concurrent executions that are asked for; null when none are.</summary>
    public Task<int?> FindProvisionedAsync(string functionArn) => _provisioned.FindAsync(Reference(functionArn));

    /// <summary>Asks for so many, as PutProvisionedConcurrencyConfig does; 0 removes the configuration.</summary>
    /// <exception cref="AwsError">What that operation would answer.</exception>
    public Task SetProvisionedAsync(string functionArn, int count) =>
        count > 0 ? _provisioned.SetAsync(Reference(functionArn), count) : _provisioned.RemoveAsync(Reference(functionArn));

    /// <summary>Whether there is this alias or version.</summary>
    public Task<bool> ExistsAsync(string functionArn) => _provisioned.ExistsAsync(Reference(functionArn));

    /// <summary>Path under which <see cref="ServeArchiveAsync"/> answers.</summary>
    public static string ArchivePathPrefix => ArchiveLinks.PathPrefix;

    public async Task StartAsync()
    {
        await _reserved.RestoreAsync();
        await _activation.StartAsync();
        await _provisioning.StartAsync();
        await _dispatcher.StartAsync();
        _collection.Start();
    }

    /// <summary>Answers a link that GetFunction or GetLayerVersion gave.</summary>
    public Task ServeArchiveAsync(HttpContext http) => _links.ServeAsync(http);

    /// <summary>Answers a request whose host or path is that of a function URL; they need no signature of their own.</summary>
    /// <returns>Whether it was one.</returns>
    public ValueTask<bool> TryServeFunctionUrlAsync(HttpContext http, string requestId) => _urls.TryServeAsync(http, requestId);

    private static FunctionReference Reference(string functionArn) => Arn.TryParse(functionArn, out var arn)
        ? FunctionReference.Parse(functionArn, qualifier: null, new Caller(arn.AccountId, arn.Region, arn.AccountId))
        : throw LambdaErrors.InvalidParameterValue($"{functionArn} is no ARN of a function.");

    public async ValueTask DisposeAsync()
    {
        await _dispatcher.DisposeAsync();
        await _provisioning.DisposeAsync();
        await _activation.DisposeAsync();
        await _collection.DisposeAsync();
        _reserved.Dispose();
    }
}
