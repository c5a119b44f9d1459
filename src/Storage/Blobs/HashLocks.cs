namespace Hearth.Storage.Blobs;

/// <summary>
/// One caller at a time per hash. Hashes share 256 locks by their first byte: hashes are random, so two that are
/// busy at once rarely meet, and there is nothing to clean up.
/// </summary>
internal sealed class HashLocks
{
    private readonly SemaphoreSlim[] stripes = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<IDisposable> EnterAsync(string sha256Hex, CancellationToken cancellation)
    {
        var stripe = stripes[Convert.FromHexString(sha256Hex.AsSpan(0, 2))[0]];
        await stripe.WaitAsync(cancellation);
        return new Held(stripe);
    }

    private sealed class Held(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
