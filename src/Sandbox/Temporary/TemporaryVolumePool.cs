using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Hearth.Sandbox.Temporary;

/// <summary>Keeps a few volumes ready of every size asked for so far, so that a start does not wait for one (about 2 ms).</summary>
internal sealed class TemporaryVolumePool : IAsyncDisposable
{
    private const int ReadyPerSize = 4;
    private readonly string scratch;
    private readonly bool hasLoopDevices;
    private readonly ConcurrentDictionary<int, Lazy<TemporaryImage>> templates = new();
    private readonly ConcurrentDictionary<int, ConcurrentBag<TemporaryVolume>> ready = new();
    private readonly Channel<int> wanted = Channel.CreateUnbounded<int>();
    private readonly Task refilling;
    private volatile bool stopping;

    public TemporaryVolumePool(string scratch, bool hasLoopDevices)
    {
        (this.scratch, this.hasLoopDevices) = (scratch, hasLoopDevices);
        refilling = Task.Run(RefillAsync);
    }

    /// <summary>The extra memory a sandbox must be allowed because its /tmp is charged to it; 0 with loop devices.</summary>
    public int ChargedMb(int sizeMb) => hasLoopDevices ? 0 : sizeMb;

    public TemporaryVolume Take(int sizeMb)
    {
        var volume = ready.GetOrAdd(sizeMb, static _ => []).TryTake(out var prepared) ? prepared : Make(sizeMb);
        wanted.Writer.TryWrite(sizeMb);
        return volume;
    }

    public async ValueTask DisposeAsync()
    {
        stopping = true;
        wanted.Writer.Complete();
        await refilling;
        foreach (var volume in ready.Values.SelectMany(bag => bag))
            volume.Dispose();
    }

    private async Task RefillAsync()
    {
        await foreach (var sizeMb in wanted.Reader.ReadAllAsync())
        {
            var bag = ready.GetOrAdd(sizeMb, static _ => []);
            try
            {
                while (bag.Count < ReadyPerSize && !stopping)
                    bag.Add(Make(sizeMb));
            }
            catch (SandboxException)
            {
                // A full disk shows when the next sandbox takes a volume and makes it itself; that one tells its user.
            }
        }
    }

    private TemporaryVolume Make(int sizeMb) => hasLoopDevices
        ? TemporaryVolume.Mount(templates.GetOrAdd(sizeMb, size => new Lazy<TemporaryImage>(() => new TemporaryImage(scratch, size), LazyThreadSafetyMode.PublicationOnly)).Value)
        : TemporaryVolume.MountInMemory(sizeMb);
}
