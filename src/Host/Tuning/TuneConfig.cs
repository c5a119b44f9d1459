namespace Hearth.Host.Tuning;

internal enum TuneStrategy
{
    Cost,
    Speed,
    Balanced,
}

/// <summary>What is measured, and what is looked for.</summary>
/// <param name="Warm">Invocations at each memory size that do not count their environment's start.</param>
/// <param name="Cold">Starts of an environment at each memory size.</param>
/// <param name="Parallel">Invocations at a time; more than one finds what they cost each other on this machine, too.</param>
/// <param name="Weight">For <see cref="TuneStrategy.Balanced"/>: 1 looks at the cost only, 0 at the time only.</param>
internal sealed record TuneConfig(
    string Function, IReadOnlyList<int> MemorySizes, int Warm, int Cold, int Parallel, TuneStrategy Strategy, double Weight);
