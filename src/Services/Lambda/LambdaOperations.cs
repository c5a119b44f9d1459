using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;

namespace Hearth.Services.Lambda;

/// <summary>
/// Lambda's operation table: every operation of the API, with its route, and its handler or the reason why there is none.
/// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
/// </summary>
internal static class LambdaOperations
{
    private const string Functions = "/2015-03-31/functions";
    private const string Function = Functions + "/{FunctionName}";
    private const string Layers = "/2018-10-31/layers";
    private const string LayerVersions = Layers + "/{LayerName}/versions";
    private const string LayerVersion = LayerVersions + "/{VersionNumber}";

    /// <summary>Largest body of the operations that carry code, base64 included.</summary>
    private const long CodeBodyBytes = 70_167_211;

    public static ServiceDefinition Define(LambdaHandlers handlers)
    {
        var service = new ServiceDefinition("lambda", Naming.Pascal);
        AddFunctions(service, handlers);
        AddLayers(service, handlers);
        foreach (var (name, method, path) in UnavailableOperations.All)
            service.AddUnavailable(name, new HttpRoute(method, path), "the operation is not offered yet.");
        return service;
    }

    private static void AddFunctions(ServiceDefinition service, LambdaHandlers handlers) => service
        .Add("CreateFunction", new HttpRoute("POST", Functions, 201), handlers.CreateFunction, CodeBodyBytes)
        .Add("GetFunction", new HttpRoute("GET", Function), handlers.GetFunction)
        .Add("GetFunctionConfiguration", new HttpRoute("GET", Function + "/configuration"), handlers.GetFunctionConfiguration)
        .Add("ListFunctions", new HttpRoute("GET", Functions), handlers.ListFunctions)
        .Add("UpdateFunctionCode", new HttpRoute("PUT", Function + "/code"), handlers.UpdateFunctionCode, CodeBodyBytes)
        .Add("UpdateFunctionConfiguration", new HttpRoute("PUT", Function + "/configuration"), handlers.UpdateFunctionConfiguration)
        .Add("DeleteFunction", new HttpRoute("DELETE", Function, 204), handlers.DeleteFunction)
        .Add("Invoke", new HttpRoute("POST", Function + "/invocations"), handlers.Invoke, Lambda.Invoke.Invoke.RequestLimitBytes)
        .Add(
            "InvokeWithResponseStream",
            new HttpRoute("POST", "/2021-11-15/functions/{FunctionName}/response-streaming-invocations"),
            handlers.InvokeWithResponseStream,
            Lambda.Invoke.Invoke.RequestLimitBytes);

    private static void AddLayers(ServiceDefinition service, LambdaHandlers handlers) => service
        .Add("PublishLayerVersion", new HttpRoute("POST", LayerVersions, 201), handlers.PublishLayerVersion, CodeBodyBytes)
        .Add("GetLayerVersion", new HttpRoute("GET", LayerVersion), handlers.GetLayerVersion)
        .Add("GetLayerVersionByArn", new HttpRoute("GET", Layers + "?find=LayerVersion"), handlers.GetLayerVersionByArn)
        .Add("ListLayers", new HttpRoute("GET", Layers), handlers.ListLayers)
        .Add("ListLayerVersions", new HttpRoute("GET", LayerVersions), handlers.ListLayerVersions)
        .Add("DeleteLayerVersion", new HttpRoute("DELETE", LayerVersion, 204), handlers.DeleteLayerVersion);
}
