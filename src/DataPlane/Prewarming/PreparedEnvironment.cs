using Hearth.DataPlane.RuntimeApi;
using Hearth.Sandbox;

namespace Hearth.DataPlane.Prewarming;

/// <summary>A sandbox that waits for its function, its Runtime API open already.</summary>
internal sealed record PreparedEnvironment(IPreparedSandbox Sandbox, RuntimeDoor Door) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        await Door.Accepting;
    }
}
