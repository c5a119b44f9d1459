using Hearth.DataPlane.Runtimes;

namespace Hearth.DataPlane.Prewarming;

/// <summary>
/// Whoever asks whether a runtime can run here is about to have a function of it: sandboxes for such functions are made ready,
/// so that its first invocation is as fast as the later ones.
/// </summary>
internal sealed class ExpectantCatalog(RuntimeCatalog catalog, Action<string, int> expect) : IRuntimeCatalog
{
    private const int UsualMemoryMb = 128;

    public string? WhyUnavailable(string runtime)
    {
        var reason = catalog.WhyUnavailable(runtime);
        if (reason is null) expect(runtime, UsualMemoryMb);
        return reason;
    }
}
