namespace Hearth.Services.Lambda;

/// <summary>Operations that AWS Lambda has and Hearth answers with 501: each leaves this list when it is built.</summary>
internal static class UnavailableOperations
{
    private const string NotYet = "the operation is not offered yet.";

    private const string CapacityProviders =
        "capacity providers run functions on EC2 instances, and this installation does not offer them yet. Functions run on the machine "
        + "that Hearth runs on.";

    private const string ScalingConfigs =
        "scaling configurations are for functions on a capacity provider, and this installation does not offer those yet. Limit a "
        + "function with PutFunctionConcurrency.";

    private const string DurableExecutions =
        "durable executions are not offered by this installation yet. Create the function without DurableConfig.";

    public static readonly IReadOnlyList<(string Name, string Method, string Path, string Reason)> All =
    [
        ("CheckpointDurableExecution", "POST", "/2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint", DurableExecutions),
        ("CreateCapacityProvider", "POST", "/2025-11-30/capacity-providers", CapacityProviders),
        ("CreateEventSourceMapping", "POST", "/2015-03-31/event-source-mappings", NotYet),
        ("DeleteCapacityProvider", "DELETE", "/2025-11-30/capacity-providers/{CapacityProviderName}", CapacityProviders),
        ("DeleteEventSourceMapping", "DELETE", "/2015-03-31/event-source-mappings/{UUID}", NotYet),
        ("GetCapacityProvider", "GET", "/2025-11-30/capacity-providers/{CapacityProviderName}", CapacityProviders),
        ("GetDurableExecution", "GET", "/2025-12-01/durable-executions/{DurableExecutionArn}", DurableExecutions),
        ("GetDurableExecutionHistory", "GET", "/2025-12-01/durable-executions/{DurableExecutionArn}/history", DurableExecutions),
        ("GetDurableExecutionState", "GET", "/2025-12-01/durable-executions/{DurableExecutionArn}/state", DurableExecutions),
        ("GetEventSourceMapping", "GET", "/2015-03-31/event-source-mappings/{UUID}", NotYet),
        ("GetFunctionScalingConfig", "GET", "/2025-11-30/functions/{FunctionName}/function-scaling-config", ScalingConfigs),
        ("ListCapacityProviders", "GET", "/2025-11-30/capacity-providers", CapacityProviders),
        ("ListDurableExecutionsByFunction", "GET", "/2025-12-01/functions/{FunctionName}/durable-executions", DurableExecutions),
        ("ListEventSourceMappings", "GET", "/2015-03-31/event-source-mappings", NotYet),
        ("ListFunctionVersionsByCapacityProvider", "GET", "/2025-11-30/capacity-providers/{CapacityProviderName}/function-versions", CapacityProviders),
        ("PutFunctionScalingConfig", "PUT", "/2025-11-30/functions/{FunctionName}/function-scaling-config", ScalingConfigs),
        ("SendDurableExecutionCallbackFailure", "POST", "/2025-12-01/durable-execution-callbacks/{CallbackId}/fail", DurableExecutions),
        ("SendDurableExecutionCallbackHeartbeat", "POST", "/2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat", DurableExecutions),
        ("SendDurableExecutionCallbackSuccess", "POST", "/2025-12-01/durable-execution-callbacks/{CallbackId}/succeed", DurableExecutions),
        ("StopDurableExecution", "POST", "/2025-12-01/durable-executions/{DurableExecutionArn}/stop", DurableExecutions),
        ("UpdateCapacityProvider", "PUT", "/2025-11-30/capacity-providers/{CapacityProviderName}", CapacityProviders),
        ("UpdateEventSourceMapping", "PUT", "/2015-03-31/event-source-mappings/{UUID}", NotYet),
    ];
}
