using System.Collections.Concurrent;
using System.Text;
using Hearth.DataPlane;

namespace Hearth.Tests.Unit.Lambda;

/// <summary>Runs nothing: answers each invocation with the version it was for, and notes what it was told.</summary>
internal sealed class FakeDataPlane : IDataPlane, IRuntimeCatalog
{
    public ConcurrentQueue<(EnvironmentConfig Config, Invocation Invocation)> Invocations { get; } = new();

    public ConcurrentQueue<(string Function, string Version, string? Current)> Retired { get; } = new();

    public ConcurrentDictionary<string, int?> Reserved { get; } = new();

    public ConcurrentDictionary<string, int> Provisioned { get; } = new();

    public Func<string, ProvisionedStatus?> ProvisionedStatus { get; set; } = static _ => null;

    public string? MissingRuntime { get; set; }

    /// <summary>What the function does; null: it answers with its version.</summary>
    public Func<Invocation, Task<InvocationOutcome>>? Function { get; set; }

    public Task<InvocationOutcome> InvokeAsync(EnvironmentConfig config, Invocation invocation, CancellationToken cancellation)
    {
        Invocations.Enqueue((config, invocation));
        return Function is null ? Task.FromResult(Outcome($"\"{config.FunctionVersion}\"")) : Function(invocation);
    }

    public static InvocationOutcome Outcome(string payload, string? functionError = null) => new()
    {
        Payload = Encoding.UTF8.GetBytes(payload),
        FunctionError = functionError,
        Duration = TimeSpan.FromMilliseconds(1),
        MaxMemoryUsedBytes = 1 << 20,
    };

    public void Retire(string accountId, string region, string functionName, string functionVersion, string? currentConfigurationId) =>
        Retired.Enqueue((functionName, functionVersion, currentConfigurationId));

    public void SetReservedConcurrency(string accountId, string region, string functionName, int? reserved) =>
        Reserved[$"{accountId}/{region}/{functionName}"] = reserved;

    public void SetProvisionedConcurrency(EnvironmentConfig config, int requested) => Provisioned[config.FunctionVersion] = requested;

    public ProvisionedStatus? ProvisionedConcurrencyOf(string configurationId) => ProvisionedStatus(configurationId);

    public string? WhyUnavailable(string runtime) => runtime == MissingRuntime ? $"{runtime} is not installed." : null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
