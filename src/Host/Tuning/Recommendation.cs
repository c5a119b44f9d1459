namespace Hearth.Host.Tuning;

/// <summary>Which memory size to take. Pure.</summary>
internal static class Recommendation
{
    /// <summary>Null when the function works at none. Of equals the smaller.</summary>
    public static MemoryMeasurement? Of(IReadOnlyList<MemoryMeasurement> measurements, TuneStrategy strategy, double weight)
    {
        var usable = measurements.Where(measurement => measurement.IsUsable).OrderBy(measurement => measurement.MemoryMb).ToList();
        if (usable.Count == 0) return null;
        var (mostTime, mostDollars) = (usable.Max(measurement => measurement.TimeMs), usable.Max(measurement => measurement.Dollars));
        return strategy switch
        {
            TuneStrategy.Cost => usable.MinBy(measurement => measurement.Dollars),
            TuneStrategy.Speed => usable.MinBy(measurement => measurement.TimeMs),
            _ => usable.MinBy(measurement => (weight * measurement.Dollars / mostDollars) + ((1 - weight) * measurement.TimeMs / mostTime)),
        };
    }
}
