using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Invoke;
using Hearth.Services.Lambda.Layers;

namespace Hearth.Services.Lambda;

/// <summary>The handlers of Lambda's operations, wired to what they share.</summary>
internal sealed class LambdaHandlers
{
    public LambdaHandlers(
        FunctionStore functions, LayerStore layers, CodeArchives archives, ArchiveLinks links, FunctionActivation activation,
        IDataPlane dataPlane, TimeProvider time)
    {
        var source = new FunctionSource(archives);
        var access = new LayerAccess();
        var resolver = new LayerResolver(layers, access);
        var latest = new LatestUpdate(functions, activation, dataPlane, time);
        var get = new GetFunction(functions, new FunctionLookup(functions), links);
        var getLayer = new GetLayerVersion(layers, access, links);
        var listLayers = new ListLayers(layers);
        CreateFunction = new CreateFunction(functions, source, resolver, activation, time).HandleAsync;
        GetFunction = get.HandleAsync;
        GetFunctionConfiguration = get.HandleConfigurationAsync;
        ListFunctions = new ListFunctions(functions).HandleAsync;
        UpdateFunctionCode = new UpdateFunctionCode(functions, source, latest).HandleAsync;
        UpdateFunctionConfiguration = new UpdateFunctionConfiguration(functions, resolver, latest).HandleAsync;
        DeleteFunction = new DeleteFunction(functions, dataPlane).HandleAsync;
        var invocations = new InvocationResolver(functions, activation, new EnvironmentConfigs(archives));
        Invoke = new Invoke.Invoke(invocations, dataPlane).HandleAsync;
        InvokeWithResponseStream = new InvokeWithResponseStream(invocations, dataPlane).HandleAsync;
        PublishLayerVersion = new PublishLayerVersion(layers, source, links, time).HandleAsync;
        GetLayerVersion = getLayer.HandleAsync;
        GetLayerVersionByArn = getLayer.HandleByArnAsync;
        ListLayers = listLayers.HandleAsync;
        ListLayerVersions = listLayers.HandleVersionsAsync;
        DeleteLayerVersion = new DeleteLayerVersion(layers).HandleAsync;
    }

    public OperationHandler<CreateFunctionRequest, FunctionConfiguration> CreateFunction { get; }

    public OperationHandler<GetFunctionRequest, GetFunctionResponse> GetFunction { get; }

    public OperationHandler<GetFunctionRequest, FunctionConfiguration> GetFunctionConfiguration { get; }

    public OperationHandler<ListFunctionsRequest, ListFunctionsResponse> ListFunctions { get; }

    public OperationHandler<UpdateFunctionCodeRequest, FunctionConfiguration> UpdateFunctionCode { get; }

    public OperationHandler<UpdateFunctionConfigurationRequest, FunctionConfiguration> UpdateFunctionConfiguration { get; }

    public OperationHandler<DeleteFunctionRequest, NoBody> DeleteFunction { get; }

    public OperationHandler<InvokeRequest, InvokeResponse> Invoke { get; }

    public OperationHandler<InvokeWithResponseStreamRequest, IHttpResult> InvokeWithResponseStream { get; }

    public OperationHandler<PublishLayerVersionRequest, LayerVersionResponse> PublishLayerVersion { get; }

    public OperationHandler<LayerVersionRequest, LayerVersionResponse> GetLayerVersion { get; }

    public OperationHandler<GetLayerVersionByArnRequest, LayerVersionResponse> GetLayerVersionByArn { get; }

    public OperationHandler<ListLayersRequest, ListLayersResponse> ListLayers { get; }

    public OperationHandler<ListLayerVersionsRequest, ListLayerVersionsResponse> ListLayerVersions { get; }

    public OperationHandler<LayerVersionRequest, NoBody> DeleteLayerVersion { get; }
}
