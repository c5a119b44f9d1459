using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.AsyncInvoke;
using Hearth.Services.Lambda.CodeSigning;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Invoke;
using Hearth.Services.Lambda.Layers;

namespace Hearth.Services.Lambda;

/// <summary>The handlers of Lambda's operations, wired to what they share.</summary>
internal sealed class LambdaHandlers
{
    public LambdaHandlers(LambdaParts parts, CodeArchives archives, ArchiveLinks links)
    {
        var (functions, layers, access, time) = (parts.Functions, parts.Layers, parts.Access, parts.Time);
        var source = new FunctionSource(archives, parts.Options.CodeSource);
        var resolver = new LayerResolver(layers, parts.LayerAccess);
        var signing = new CodeSigningCheck(parts.CodeSigning);
        var latest = new LatestUpdate(functions, parts.Activation, parts.DataPlane, time);
        var get = new GetFunction(functions, access, parts.Lookup, links);
        var getLayer = new GetLayerVersion(layers, parts.LayerAccess, links);
        var listLayers = new ListLayers(layers);
        CreateFunction = new CreateFunction(functions, source, resolver, signing, parts.Activation, parts.Options.Roles, time).HandleAsync;
        GetFunction = get.HandleAsync;
        GetFunctionConfiguration = get.HandleConfigurationAsync;
        ListFunctions = new ListFunctions(functions).HandleAsync;
        UpdateFunctionCode = new UpdateFunctionCode(functions, access, source, signing, latest).HandleAsync;
        UpdateFunctionConfiguration = new UpdateFunctionConfiguration(functions, access, resolver, latest, parts.Options.Roles).HandleAsync;
        DeleteFunction = new DeleteFunction(parts).HandleAsync;
        Invoke = new Invoke.Invoke(parts.Invocations, parts.AcceptEvent, parts.DataPlane).HandleAsync;
        InvokeAsync = new InvokeAsync(parts.Invocations, parts.AcceptEvent).HandleAsync;
        InvokeWithResponseStream = new InvokeWithResponseStream(parts.Invocations, parts.DataPlane).HandleAsync;
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

    public OperationHandler<InvokeAsyncRequest, InvokeAsyncResponse> InvokeAsync { get; }

    public OperationHandler<InvokeWithResponseStreamRequest, IHttpResult> InvokeWithResponseStream { get; }

    public OperationHandler<PublishLayerVersionRequest, LayerVersionResponse> PublishLayerVersion { get; }

    public OperationHandler<LayerVersionRequest, LayerVersionResponse> GetLayerVersion { get; }

    public OperationHandler<GetLayerVersionByArnRequest, LayerVersionResponse> GetLayerVersionByArn { get; }

    public OperationHandler<ListLayersRequest, ListLayersResponse> ListLayers { get; }

    public OperationHandler<ListLayerVersionsRequest, ListLayerVersionsResponse> ListLayerVersions { get; }

    public OperationHandler<LayerVersionRequest, NoBody> DeleteLayerVersion { get; }
}
