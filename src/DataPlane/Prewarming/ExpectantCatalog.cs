using Hearth.DataPlane.Runtimes;

namespace Hearth.DataPlane.Prewarming;

/// <summary>
/// Sandboxes are made ready for the functions that a server knows of, so that the first invocation of one is as fast as the
/// later ones.
/// </summary>
internal sealed class ExpectantCatalog(RuntimeCatalog catalog, Action<string, int> expect) : IRuntimeCatalog
{
    public string? WhyUnavailable(string runtime) => catalog.WhyUnavailable(runtime);

    public void Expect(string runtime, int memoryMb) => expect(runtime, memoryMb);
}
