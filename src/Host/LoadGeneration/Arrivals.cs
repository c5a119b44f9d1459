namespace Hearth.Host.LoadGeneration;

internal enum ArrivalPattern
{
    /// <summary>Equal gaps.</summary>
    Constant,

    /// <summary>Independent callers: exponential gaps of the same mean.</summary>
    Poisson,
}

/// <summary>When requests are due, from the start of a run: decided ahead of any answer, which makes the loop open.</summary>
internal static class Arrivals
{
    /// <param name="rate">Per second.</param>
    public static IEnumerable<TimeSpan> Of(ArrivalPattern pattern, double rate, TimeSpan duration, Random random)
    {
        if (pattern == ArrivalPattern.Constant)
        {
            // Counted, not added up: a rounding error would add up as well.
            for (long index = 0; TimeSpan.FromSeconds(index / rate) is var due && due < duration; index++) yield return due;
            yield break;
        }
        var seconds = 0.0;
        while (true)
        {
            // 1 - x is never 0, whose logarithm there is none of.
            seconds -= Math.Log(1 - random.NextDouble()) / rate;
            if (seconds >= duration.TotalSeconds) yield break;
            yield return TimeSpan.FromSeconds(seconds);
        }
    }
}
