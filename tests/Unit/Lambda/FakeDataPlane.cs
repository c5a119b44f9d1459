using System.Collections.Concurrent;
using System.Text;
using Hearth.DataPlane;
using Hearth.DataPlane.Provisioned;

namespace Hearth.Tests.Unit.Lambda;

/// <summary>Runs nothing: answers each invocation with the version it was for, and notes what it was told.</summary>
internal sealed class FakeDataPlane : IDataPlane, IRuntimeCatalog
{
    public ConcurrentQueue<(EnvironmentConfig Config, Invocation Invocation)> Invocations { get; } = new();

    public ConcurrentQueue<(string Function, string Version, string? Current)> Retired { get; } = new();

    public ConcurrentDictionary<string, int?> Reserved { get; } = new();

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

    /// <summary>What is provisioned, "fn:1"; each is ready at once unless a test says otherwise.</summary>
    public ConcurrentDictionary<string, int> Provisioned { get; } = new();

    public ProvisionedState ProvisionedState { get; set; } = ProvisionedState.Ready;

    public void SetProvisionedConcurrency(
        string accountId, string region, string functionName, IReadOnlyList<(EnvironmentConfig Version, int Count)> wanted)
    {
        foreach (var known in Provisioned.Keys.Where(known => known.StartsWith($"{functionName}:", StringComparison.Ordinal))) Provisioned.TryRemove(known, out _);
        foreach (var (version, count) in wanted) Provisioned[$"{functionName}:{version.FunctionVersion}"] = count;
    }

    public ProvisionedStatus? ProvisionedStatusOf(string accountId, string region, string functionName, string functionVersion) =>
        Provisioned.TryGetValue($"{functionName}:{functionVersion}", out var count)
            ? new ProvisionedStatus(count, ProvisionedState == ProvisionedState.Ready ? count : 0, ProvisionedState, Reason: null)
            : null;

    public string? WhyUnavailable(string runtime) => runtime == MissingRuntime ? $"{runtime} is not installed." : null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
