using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.CodeSigning;
using Hearth.Services.Lambda.Concurrency;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Invoke;
using Hearth.Services.Lambda.Layers;
using Hearth.Services.Lambda.Permissions;
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

    public LambdaService(
        IDatabase database, IBlobStore blobs, IDataPlane dataPlane, IRuntimeCatalog runtimes, TimeProvider time, LambdaOptions? options = null)
    {
        options ??= new LambdaOptions();
        var functions = new FunctionStore(database);
        var layers = new LayerStore(database);
        var layerPolicies = new LayerPolicyStore(database);
        var archives = new CodeArchives(blobs);
        _reserved = new ReservedConcurrency(functions, dataPlane, options.AccountConcurrencyLimit);
        _activation = new FunctionActivation(functions, archives, runtimes);
        _links = new ArchiveLinks(archives, time);
        _collection = new ArchiveCollection(functions, layers, archives, time);
        var parts = new LambdaParts
        {
            Functions = functions,
            Lookup = new FunctionLookup(functions, options.Random),
            Access = new FunctionAccess(functions),
            Activation = _activation,
            Environments = new EnvironmentConfigs(archives),
            Layers = layers,
            LayerPolicies = layerPolicies,
            LayerAccess = new LayerAccess(layerPolicies),
            CodeSigning = new CodeSigningStore(database),
            Reserved = _reserved,
            DataPlane = dataPlane,
            Time = time,
            Options = options,
        };
        Definition = LambdaOperations.Define(new LambdaHandlers(parts, archives, _links), parts);
    }

    public ServiceDefinition Definition { get; }

    /// <summary>Path under which <see cref="ServeArchiveAsync"/> answers.</summary>
    public static string ArchivePathPrefix => ArchiveLinks.PathPrefix;

    public async Task StartAsync()
    {
        await _reserved.RestoreAsync();
        await _activation.StartAsync();
        _collection.Start();
    }

    /// <summary>Answers a link that GetFunction or GetLayerVersion gave.</summary>
    public Task ServeArchiveAsync(HttpContext http) => _links.ServeAsync(http);

    public async ValueTask DisposeAsync()
    {
        await _activation.DisposeAsync();
        await _collection.DisposeAsync();
        _reserved.Dispose();
    }
}
