using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Lambda.Account;
using Hearth.Services.Lambda.Aliases;
using Hearth.Services.Lambda.CodeSigning;
using Hearth.Services.Lambda.Concurrency;
using Hearth.Services.Lambda.EventInvoke;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.FunctionUrls;
using Hearth.Services.Lambda.Layers;
using Hearth.Services.Lambda.Permissions;
using Hearth.Services.Lambda.ProvisionedConcurrency;
using Hearth.Services.Lambda.RateLimits;
using Hearth.Services.Lambda.Runtimes;
using Hearth.Services.Lambda.Tags;
using Hearth.Services.Lambda.Versions;

namespace Hearth.Services.Lambda;

/// <summary>
/// Lambda's operation table: every operation of the API, with its route, and its handler or the reason why there is none.
/// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
/// </summary>
internal static class LambdaOperations
{
    private const string Functions = "/2015-03-31/functions";
    private const string Function = Functions + "/{FunctionName}";
    private const string Versions = Function + "/versions";
    private const string Aliases = Function + "/aliases";
    private const string Alias = Aliases + "/{Name}";
    private const string Policy = Function + "/policy";
    private const string Concurrency = "/functions/{FunctionName}/concurrency";
    private const string Provisioned = "/2019-09-30/functions/{FunctionName}/provisioned-concurrency";
    private const string EventInvokeConfig = "/2019-09-25/functions/{FunctionName}/event-invoke-config";
    private const string FunctionUrl = "/2021-10-31/functions/{FunctionName}/url";
    private const string Recursion = "/2024-08-31/functions/{FunctionName}/recursion-config";
    private const string RuntimeManagement = "/2021-07-20/functions/{FunctionName}/runtime-management-config";
    private const string CodeSigningConfigs = "/2020-04-22/code-signing-configs";
    private const string CodeSigningConfig = CodeSigningConfigs + "/{CodeSigningConfigArn}";
    private const string FunctionCodeSigning = "/2020-06-30/functions/{FunctionName}/code-signing-config";
    private const string Tags = "/2017-03-31/tags/{Resource}";
    private const string Layers = "/2018-10-31/layers";
    private const string LayerVersions = Layers + "/{LayerName}/versions";
    private const string LayerVersion = LayerVersions + "/{VersionNumber}";

    /// <summary>Largest body of the operations that carry code, base64 included.</summary>
    private const long CodeBodyBytes = 70_167_211;

    public static ServiceDefinition Define(LambdaHandlers handlers, LambdaParts parts)
    {
        var service = new ServiceDefinition("lambda", Naming.Pascal)
        {
            Actions = new LambdaActions(parts.Access, parts.LayerPolicies).Table(),
            Admit = parts.Options.LimitsManagementRate ? new RateLimitGate(parts.Time).Admit : null,
        };
        AddFunctions(service, handlers);
        AddVersions(service, parts);
        AddAliases(service, parts);
        AddPermissions(service, parts);
        AddConcurrency(service, new FunctionConcurrencyOperations(parts));
        AddProvisionedConcurrency(service, new ProvisionedConcurrencyConfigs(parts));
        AddEventInvoke(service, new EventInvokeConfigs(parts));
        AddFunctionUrls(service, new FunctionUrlConfigs(parts));
        AddRuntimeSettings(service, parts);
        AddCodeSigning(service, new CodeSigningConfigs(parts), new FunctionCodeSigning(parts));
        AddTags(service, new TagOperations(parts));
        AddLayers(service, handlers);
        AddLayerPermissions(service, new LayerVersionPermissions(parts));
        service.Add<GetAccountSettingsRequest, GetAccountSettingsResponse>(
            "GetAccountSettings", new HttpRoute("GET", "/2016-08-19/account-settings"), new GetAccountSettings(parts).HandleAsync);
        foreach (var (name, method, path, reason) in UnavailableOperations.All)
            service.AddUnavailable(name, new HttpRoute(method, path), reason);
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
        .Add("Invoke", new HttpRoute("POST", Function + "/invocations"), handlers.Invoke, Lambda.Invoke.Invoke.RequestLimitBytes, neverBlocks: true)
        .Add(
            "InvokeAsync",
            new HttpRoute("POST", "/2014-11-13/functions/{FunctionName}/invoke-async", 202),
            handlers.InvokeAsync,
            Lambda.Invoke.Invoke.RequestLimitBytes)
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

    private static void AddVersions(ServiceDefinition service, LambdaParts parts) => service
        .Add<PublishVersionRequest, FunctionConfiguration>(
            "PublishVersion", new HttpRoute("POST", Versions, 201), new PublishVersion(parts).HandleAsync)
        .Add<ListVersionsByFunctionRequest, ListVersionsByFunctionResponse>(
            "ListVersionsByFunction", new HttpRoute("GET", Versions), new ListVersionsByFunction(parts).HandleAsync);

    private static void AddAliases(ServiceDefinition service, LambdaParts parts) => service
        .Add<CreateAliasRequest, AliasConfiguration>(
            "CreateAlias", new HttpRoute("POST", Aliases, 201), new CreateAlias(parts).HandleAsync)
        .Add<AliasRequest, AliasConfiguration>("GetAlias", new HttpRoute("GET", Alias), new GetAlias(parts).HandleAsync)
        .Add<ListAliasesRequest, ListAliasesResponse>("ListAliases", new HttpRoute("GET", Aliases), new ListAliases(parts).HandleAsync)
        .Add<UpdateAliasRequest, AliasConfiguration>("UpdateAlias", new HttpRoute("PUT", Alias), new UpdateAlias(parts).HandleAsync)
        .Add<AliasRequest, NoBody>("DeleteAlias", new HttpRoute("DELETE", Alias, 204), new DeleteAlias(parts).HandleAsync);

    private static void AddPermissions(ServiceDefinition service, LambdaParts parts) => service
        .Add<AddPermissionRequest, AddPermissionResponse>(
            "AddPermission", new HttpRoute("POST", Policy, 201), new AddPermission(parts).HandleAsync)
        .Add<RemovePermissionRequest, NoBody>(
            "RemovePermission", new HttpRoute("DELETE", Policy + "/{StatementId}", 204), new RemovePermission(parts).HandleAsync)
        .Add<GetPolicyRequest, PolicyResponse>("GetPolicy", new HttpRoute("GET", Policy), new GetPolicy(parts).HandleAsync);

    private static void AddConcurrency(ServiceDefinition service, FunctionConcurrencyOperations concurrency) => service
        .Add<PutFunctionConcurrencyRequest, ConcurrencyShape>(
            "PutFunctionConcurrency", new HttpRoute("PUT", "/2017-10-31" + Concurrency), concurrency.PutAsync)
        .Add<FunctionConcurrencyRequest, ConcurrencyShape>(
            "GetFunctionConcurrency", new HttpRoute("GET", "/2019-09-30" + Concurrency), concurrency.GetAsync)
        .Add<FunctionConcurrencyRequest, NoBody>(
            "DeleteFunctionConcurrency", new HttpRoute("DELETE", "/2017-10-31" + Concurrency, 204), concurrency.DeleteAsync);

    private static void AddProvisionedConcurrency(ServiceDefinition service, ProvisionedConcurrencyConfigs configs) => service
        .Add<PutProvisionedConcurrencyConfigRequest, ProvisionedConcurrencyConfigResponse>(
            "PutProvisionedConcurrencyConfig", new HttpRoute("PUT", Provisioned, 202), configs.PutAsync)
        .Add<ProvisionedConcurrencyConfigRequest, ProvisionedConcurrencyConfigResponse>(
            "GetProvisionedConcurrencyConfig", new HttpRoute("GET", Provisioned), configs.GetAsync)
        .Add<ProvisionedConcurrencyConfigRequest, NoBody>(
            "DeleteProvisionedConcurrencyConfig", new HttpRoute("DELETE", Provisioned, 204), configs.DeleteAsync)
        .Add<ListProvisionedConcurrencyConfigsRequest, ListProvisionedConcurrencyConfigsResponse>(
            "ListProvisionedConcurrencyConfigs", new HttpRoute("GET", Provisioned + "?List=ALL"), configs.ListAsync);

    private static void AddEventInvoke(ServiceDefinition service, EventInvokeConfigs configs) => service
        .Add<ChangeEventInvokeConfigRequest, FunctionEventInvokeConfig>(
            "PutFunctionEventInvokeConfig", new HttpRoute("PUT", EventInvokeConfig), configs.PutAsync)
        .Add<ChangeEventInvokeConfigRequest, FunctionEventInvokeConfig>(
            "UpdateFunctionEventInvokeConfig", new HttpRoute("POST", EventInvokeConfig), configs.UpdateAsync)
        .Add<EventInvokeConfigRequest, FunctionEventInvokeConfig>(
            "GetFunctionEventInvokeConfig", new HttpRoute("GET", EventInvokeConfig), configs.GetAsync)
        .Add<EventInvokeConfigRequest, NoBody>(
            "DeleteFunctionEventInvokeConfig", new HttpRoute("DELETE", EventInvokeConfig, 204), configs.DeleteAsync)
        .Add<ListEventInvokeConfigsRequest, ListEventInvokeConfigsResponse>(
            "ListFunctionEventInvokeConfigs", new HttpRoute("GET", EventInvokeConfig + "/list"), configs.ListAsync);

    private static void AddFunctionUrls(ServiceDefinition service, FunctionUrlConfigs urls) => service
        .Add<CreateFunctionUrlConfigRequest, FunctionUrlConfig>(
            "CreateFunctionUrlConfig", new HttpRoute("POST", FunctionUrl, 201), urls.CreateAsync)
        .Add<FunctionUrlConfigRequest, FunctionUrlConfig>("GetFunctionUrlConfig", new HttpRoute("GET", FunctionUrl), urls.GetAsync)
        .Add<UpdateFunctionUrlConfigRequest, FunctionUrlConfig>(
            "UpdateFunctionUrlConfig", new HttpRoute("PUT", FunctionUrl), urls.UpdateAsync)
        .Add<FunctionUrlConfigRequest, NoBody>("DeleteFunctionUrlConfig", new HttpRoute("DELETE", FunctionUrl, 204), urls.DeleteAsync)
        .Add<ListFunctionUrlConfigsRequest, ListFunctionUrlConfigsResponse>(
            "ListFunctionUrlConfigs", new HttpRoute("GET", FunctionUrl + "s"), urls.ListAsync);

    private static void AddRuntimeSettings(ServiceDefinition service, LambdaParts parts)
    {
        var recursion = new RecursionConfig(parts);
        var management = new RuntimeManagementConfig(parts);
        service
            .Add<PutFunctionRecursionConfigRequest, FunctionRecursionConfigResponse>(
                "PutFunctionRecursionConfig", new HttpRoute("PUT", Recursion), recursion.PutAsync)
            .Add<GetFunctionRecursionConfigRequest, FunctionRecursionConfigResponse>(
                "GetFunctionRecursionConfig", new HttpRoute("GET", Recursion), recursion.GetAsync)
            .Add<PutRuntimeManagementConfigRequest, RuntimeManagementConfigResponse>(
                "PutRuntimeManagementConfig", new HttpRoute("PUT", RuntimeManagement), management.PutAsync)
            .Add<GetRuntimeManagementConfigRequest, RuntimeManagementConfigResponse>(
                "GetRuntimeManagementConfig", new HttpRoute("GET", RuntimeManagement), management.GetAsync);
    }

    private static void AddCodeSigning(ServiceDefinition service, CodeSigningConfigs configs, FunctionCodeSigning functions) => service
        .Add<CreateCodeSigningConfigRequest, CodeSigningConfigResponse>(
            "CreateCodeSigningConfig", new HttpRoute("POST", CodeSigningConfigs, 201), configs.CreateAsync)
        .Add<CodeSigningConfigRequest, CodeSigningConfigResponse>(
            "GetCodeSigningConfig", new HttpRoute("GET", CodeSigningConfig), configs.GetAsync)
        .Add<UpdateCodeSigningConfigRequest, CodeSigningConfigResponse>(
            "UpdateCodeSigningConfig", new HttpRoute("PUT", CodeSigningConfig), configs.UpdateAsync)
        .Add<CodeSigningConfigRequest, NoBody>(
            "DeleteCodeSigningConfig", new HttpRoute("DELETE", CodeSigningConfig, 204), configs.DeleteAsync)
        .Add<ListCodeSigningConfigsRequest, ListCodeSigningConfigsResponse>(
            "ListCodeSigningConfigs", new HttpRoute("GET", CodeSigningConfigs), configs.ListAsync)
        .Add<ListFunctionsByCodeSigningConfigRequest, ListFunctionsByCodeSigningConfigResponse>(
            "ListFunctionsByCodeSigningConfig", new HttpRoute("GET", CodeSigningConfig + "/functions"), functions.ListAsync)
        .Add<PutFunctionCodeSigningConfigRequest, FunctionCodeSigningConfigResponse>(
            "PutFunctionCodeSigningConfig", new HttpRoute("PUT", FunctionCodeSigning), functions.PutAsync)
        .Add<FunctionCodeSigningConfigRequest, FunctionCodeSigningConfigResponse>(
            "GetFunctionCodeSigningConfig", new HttpRoute("GET", FunctionCodeSigning), functions.GetAsync)
        .Add<FunctionCodeSigningConfigRequest, NoBody>(
            "DeleteFunctionCodeSigningConfig", new HttpRoute("DELETE", FunctionCodeSigning, 204), functions.DeleteAsync);

    private static void AddTags(ServiceDefinition service, TagOperations tags) => service
        .Add<TagResourceRequest, NoBody>("TagResource", new HttpRoute("POST", Tags, 204), tags.TagAsync)
        .Add<UntagResourceRequest, NoBody>("UntagResource", new HttpRoute("DELETE", Tags, 204), tags.UntagAsync)
        .Add<ListTagsRequest, ListTagsResponse>("ListTags", new HttpRoute("GET", Tags), tags.ListAsync);

    private static void AddLayerPermissions(ServiceDefinition service, LayerVersionPermissions permissions) => service
        .Add<AddLayerVersionPermissionRequest, AddLayerVersionPermissionResponse>(
            "AddLayerVersionPermission", new HttpRoute("POST", LayerVersion + "/policy", 201), permissions.AddAsync)
        .Add<RemoveLayerVersionPermissionRequest, NoBody>(
            "RemoveLayerVersionPermission", new HttpRoute("DELETE", LayerVersion + "/policy/{StatementId}", 204), permissions.RemoveAsync)
        .Add<LayerVersionRequest, PolicyResponse>(
            "GetLayerVersionPolicy", new HttpRoute("GET", LayerVersion + "/policy"), permissions.GetAsync);
}
