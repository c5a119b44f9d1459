using Hearth.DataPlane;
using Hearth.Services.Lambda.AsyncInvoke;
using Hearth.Services.Lambda.CodeSigning;
using Hearth.Services.Lambda.Concurrency;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.FunctionUrls;
using Hearth.Services.Lambda.Invoke;
using Hearth.Services.Lambda.Layers;
using Hearth.Services.Lambda.Permissions;
using Hearth.Services.Lambda.ProvisionedConcurrency;

namespace Hearth.Services.Lambda;

/// <summary>What Lambda's handlers share.</summary>
internal sealed record LambdaParts
{
    public required FunctionStore Functions { get; init; }

    public required FunctionLookup Lookup { get; init; }

    public required FunctionAccess Access { get; init; }

    public required FunctionActivation Activation { get; init; }

    public required EnvironmentConfigs Environments { get; init; }

    public required InvocationResolver Invocations { get; init; }

    public required AcceptEvent AcceptEvent { get; init; }

    public required LayerStore Layers { get; init; }

    public required LayerPolicyStore LayerPolicies { get; init; }

    public required LayerAccess LayerAccess { get; init; }

    public required CodeSigningStore CodeSigning { get; init; }

    public required ReservedConcurrency Reserved { get; init; }

    /// <summary>To be told when a configuration, an alias or a function has changed.</summary>
    public required Provisioning Provisioning { get; init; }

    public required FunctionUrlDirectory Urls { get; init; }

    public required IDataPlane DataPlane { get; init; }

    public required TimeProvider Time { get; init; }

    public required LambdaOptions Options { get; init; }
}
