using Hearth.DataPlane.RuntimeApi;

namespace Hearth.DataPlane.Extensions;

/// <summary>
/// The end of an invocation in which extensions take part: first the runtime asks for its next event, then they do, unless
/// the time, a crash or an exit cuts it short. The caller has its answer before.
/// </summary>
internal sealed class ExtendedInvocation
{
    private readonly TaskCompletionSource runtime = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource extensions = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RuntimeAnswer> cut = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void RuntimeIsBack() => runtime.TrySetResult();

    public void ExtensionsAreBack() => extensions.TrySetResult();

    public void Cut(RuntimeAnswer reason) => cut.TrySetResult(reason);

    /// <summary>Null when the runtime is back, else what cut the invocation short.</summary>
    public Task<RuntimeAnswer?> RuntimeAsync() => FirstAsync(runtime.Task);

    /// <summary>Null when all extensions are back, likewise.</summary>
    public Task<RuntimeAnswer?> ExtensionsAsync() => FirstAsync(extensions.Task);

    private async Task<RuntimeAnswer?> FirstAsync(Task part)
    {
        await Task.WhenAny(part, cut.Task);
        return cut.Task.IsCompleted ? await cut.Task : null;
    }
}
