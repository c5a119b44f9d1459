using Hearth.DataPlane;
using Hearth.Services.Lambda.AsyncInvoke;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Permissions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.Services.Lambda;

/// <summary>What the Host decides about the Lambda service. The defaults are AWS's.</summary>
public sealed record LambdaOptions
{
    /// <summary>Concurrent executions per account and region; the data plane must have the same.</summary>
    public int AccountConcurrencyLimit { get; init; } = 1000;

    /// <summary>Whether the management API has AWS's limits on its rate of calls.</summary>
    public bool LimitsManagementRate { get; init; }

    /// <summary>Decides which version a weighted alias runs; a test gives one with a seed.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Where the ends of asynchronous invocations can be delivered, beside functions.</summary>
    public IReadOnlyList<IDestination> Destinations { get; init; } = [];

    /// <summary>Told of asynchronous events; the data plane tells of invocations.</summary>
    public IFunctionMetrics Metrics { get; init; } = NoFunctionMetrics.Instance;

    /// <summary>The roles that functions may have; null while authentication is open.</summary>
    public IExecutionRoles? Roles { get; init; }

    /// <summary>Who calls a function URL; null while authentication is open: what the signature says.</summary>
    public ICallerSource? Callers { get; init; }

    /// <summary>Where code can lie beside requests; null: nowhere.</summary>
    public ICodeSource? CodeSource { get; init; }

    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Makes the snapshots of versions with SnapStart; without it such versions fail.</summary>
    public ISnapshots? Snapshots { get; init; }
}
