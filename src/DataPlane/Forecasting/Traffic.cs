namespace Hearth.DataPlane.Forecasting;

/// <summary>What happens to a function: when it is invoked, and how long each invocation takes. Times are microseconds.</summary>
/// <param name="Arrivals">From the start, ascending.</param>
/// <param name="Durations">Of each arrival's invocation, without the Init phase.</param>
/// <param name="Inits">Of Init phases; the n-th environment takes the n-th, from the beginning again when they are used up.</param>
public sealed record Traffic(long[] Arrivals, int[] Durations, int[] Inits);
