using Hearth.DataPlane.RuntimeApi;
using Hearth.Sandbox;
using Microsoft.AspNetCore.Connections;

namespace Hearth.DataPlane.Environments;

/// <summary>Connects the two sockets of a sandbox with the servers behind them, until the sandbox closes them.</summary>
internal sealed class EnvironmentListeners(EnvironmentConnections runtimeApi, EnvironmentConnections aws)
{
    /// <summary>The Runtime API; also of a sandbox that has no function yet.</summary>
    public RuntimeDoor OpenRuntimeDoor(ISandbox sandbox) => new(runtimeApi, sandbox.RuntimeApiListener);

    /// <summary>The AWS endpoint, whose connections carry the function's identity.</summary>
    public Task AcceptAwsAsync(ISandbox sandbox, EnvironmentConfig config)
    {
        var identity = new EnvironmentIdentity(
            sandbox.Id, config.AccountId, config.Region, config.FunctionName, config.FunctionVersion, config.RoleArn);
        return aws.AcceptAsync(sandbox.AwsEndpointListener, connection => connection.Features.Set(identity));
    }
}
