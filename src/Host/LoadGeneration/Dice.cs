namespace Hearth.Host.LoadGeneration;

/// <summary>A seeded Random that any thread may use: the same seed makes the same arrivals.</summary>
internal sealed class Dice(int seed) : Random(seed)
{
    private readonly Lock _gate = new();

    public override double NextDouble()
    {
        lock (_gate) return base.NextDouble();
    }
}
