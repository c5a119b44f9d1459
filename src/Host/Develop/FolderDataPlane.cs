using Hearth.DataPlane;
using Hearth.DataPlane.Provisioned;

namespace Hearth.Host.Develop;

/// <summary>
/// The data plane as the services see it during `hearth dev`: $LATEST of one function runs from its folder, all else as
/// ever. See docs/decisions/developing-from-a-folder.md.
/// </summary>
/// <param name="oneAtATime">With a debugger: there is one port, so invocations wait for each other.</param>
internal sealed class FolderDataPlane(
    IDataPlane inner, DevelopedFunction function, FolderCode code, DevelopOutput output, bool oneAtATime) : IDataPlane
{
    private readonly SemaphoreSlim _turn = new(oneAtATime ? 1 : int.MaxValue);

    public async Task<InvocationOutcome> InvokeAsync(EnvironmentConfig config, Invocation invocation, CancellationToken cancellation)
    {
        if (!function.Is(config)) return await inner.InvokeAsync(config, invocation, cancellation);
        await _turn.WaitAsync(cancellation);
        try
        {
            await code.WhenQuietAsync(cancellation);
            var outcome = await inner.InvokeAsync(code.Apply(config), invocation, cancellation);
            output.Invoked(outcome);
            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Retire(string accountId, string region, string functionName, string functionVersion, string? currentConfigurationId) =>
        inner.Retire(accountId, region, functionName, functionVersion, currentConfigurationId);

    public void SetReservedConcurrency(string accountId, string region, string functionName, int? reserved) =>
        inner.SetReservedConcurrency(accountId, region, functionName, reserved);

    public void SetProvisionedConcurrency(
        string accountId, string region, string functionName, IReadOnlyList<(EnvironmentConfig Version, int Count)> wanted) =>
        inner.SetProvisionedConcurrency(accountId, region, functionName, wanted);

    public ProvisionedStatus? ProvisionedStatusOf(string accountId, string region, string functionName, string functionVersion) =>
        inner.ProvisionedStatusOf(accountId, region, functionName, functionVersion);

    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return ValueTask.CompletedTask; // The real one is the server's.
    }
}
