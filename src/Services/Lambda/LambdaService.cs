using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.AsyncInvoke;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Invoke;
using Hearth.Services.Lambda.Layers;
using Hearth.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Lambda;

/// <summary>AWS Lambda: its operation table, its background work, and the downloads its answers link to.</summary>
public sealed class LambdaService : IAsyncDisposable
{
    private readonly FunctionActivation _activation;
    private readonly ArchiveLinks _links;
    private readonly ArchiveCollection _collection;

    private readonly AsyncDispatcher _dispatcher;

    /// <param name="destinations">Where the ends of asynchronous invocations can be delivered, beside functions.</param>
    public LambdaService(
        IDatabase database, IBlobStore blobs, IDataPlane dataPlane, IRuntimeCatalog runtimes, IReadOnlyList<IDestination> destinations,
        TimeProvider time, ILogger logger)
    {
        var functions = new FunctionStore(database);
        var layers = new LayerStore(database);
        var archives = new CodeArchives(blobs);
        _activation = new FunctionActivation(functions, archives, runtimes);
        _links = new ArchiveLinks(archives, time);
        _collection = new ArchiveCollection(functions, layers, archives, time);
        var invocations = new InvocationResolver(functions, _activation, new EnvironmentConfigs(archives));
        var events = new AsyncEventStore(database);
        _dispatcher = new AsyncDispatcher(
            events,
            new AsyncAttempts(invocations, dataPlane, new AsyncSettingsSource(functions), time),
            new AsyncEnding(events, destinations, time, logger),
            time,
            logger);
        Definition = LambdaOperations.Define(new LambdaHandlers(
            functions, layers, archives, _links, _activation, invocations, new AcceptEvent(_dispatcher, time), dataPlane, time));
    }

    public ServiceDefinition Definition { get; }

    /// <summary>Path under which <see cref="ServeArchiveAsync"/> answers.</summary>
    public static string ArchivePathPrefix => ArchiveLinks.PathPrefix;

    public async Task StartAsync()
    {
        await _activation.StartAsync();
        await _dispatcher.StartAsync();
        _collection.Start();
    }

    /// <summary>Answers a link that GetFunction or GetLayerVersion gave.</summary>
    public Task ServeArchiveAsync(HttpContext http) => _links.ServeAsync(http);

    public async ValueTask DisposeAsync()
    {
        await _dispatcher.DisposeAsync();
        await _activation.DisposeAsync();
        await _collection.DisposeAsync();
    }
}
