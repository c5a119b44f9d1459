using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Layers;
using Hearth.Storage;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda;

/// <summary>AWS Lambda: its operation table, its background work, and the downloads its answers link to.</summary>
public sealed class LambdaService : IAsyncDisposable
{
    private readonly FunctionActivation _activation;
    private readonly ArchiveLinks _links;
    private readonly ArchiveCollection _collection;

    public LambdaService(IDatabase database, IBlobStore blobs, IDataPlane dataPlane, IRuntimeCatalog runtimes, TimeProvider time)
    {
        var functions = new FunctionStore(database);
        var layers = new LayerStore(database);
        var archives = new CodeArchives(blobs);
        _activation = new FunctionActivation(functions, archives, runtimes);
        _links = new ArchiveLinks(archives, time);
        _collection = new ArchiveCollection(functions, layers, archives, time);
        Definition = LambdaOperations.Define(new LambdaHandlers(functions, layers, archives, _links, _activation, dataPlane, time));
    }

    public ServiceDefinition Definition { get; }

    /// <summary>Path under which <see cref="ServeArchiveAsync"/> answers.</summary>
    public static string ArchivePathPrefix => ArchiveLinks.PathPrefix;

    public async Task StartAsync()
    {
        await _activation.StartAsync();
        _collection.Start();
    }

    /// <summary>Answers a link that GetFunction or GetLayerVersion gave.</summary>
    public Task ServeArchiveAsync(HttpContext http) => _links.ServeAsync(http);

    public async ValueTask DisposeAsync()
    {
        await _activation.DisposeAsync();
        await _collection.DisposeAsync();
    }
}
