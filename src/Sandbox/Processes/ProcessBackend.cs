namespace Hearth.Sandbox.Processes;

internal sealed class ProcessBackend(string scratchDirectory) : ISandboxBackend
{
    public string Name => "process";
    public Task SweepAsync(CancellationToken cancellation) => throw new SandboxException(scratchDirectory);
    public Task<ISandbox> CreateAsync(SandboxConfig config, CancellationToken cancellation) => throw new SandboxException(scratchDirectory);
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
