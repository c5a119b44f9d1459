using Hearth.DataPlane.RuntimeApi;
using Hearth.Sandbox;
using Microsoft.AspNetCore.Connections;

namespace Hearth.DataPlane.Environments;

/// <summary>Connects the two sockets of a sandbox with the servers behind them.</summary>
internal sealed class EnvironmentListeners(EnvironmentConnections runtimeApi, EnvironmentConnections aws)
{
    /// <summary>Accepts until the sandbox closes its sockets.</summary>
    /// <param name="session">The runtime that is running at the time a connection arrives.</param>
    public Task AcceptAsync(ISandbox sandbox, EnvironmentConfig config, Func<RuntimeSession?> session)
    {
        var identity = new EnvironmentIdentity(
            sandbox.Id, config.AccountId, config.Region, config.FunctionName, config.FunctionVersion, config.RoleArn);
        return Task.WhenAll(
            runtimeApi.AcceptAsync(sandbox.RuntimeApiListener, connection => connection.Features.Set(new RuntimeConnection(session()))),
            aws.AcceptAsync(sandbox.AwsEndpointListener, connection => connection.Features.Set(identity)));
    }
}
