using Hearth.DataPlane.Forecasting;
using Hearth.Host.Pricing;

namespace Hearth.Host.Planning;

/// <summary>What is to be compared. An empty list of reserved or provisioned concurrency: what the traffic itself suggests.</summary>
internal sealed record PlanChoices(
    IReadOnlyList<int?> Reserved, IReadOnlyList<int> Provisioned, IReadOnlyList<MemorySize> MemorySizes, IReadOnlyList<TimeSpan> KeepAlives, int AccountConcurrency)
{
    /// <summary>Null: callers do not retry.</summary>
    public Func<ICallers>? Callers { get; init; }
}

/// <summary>Forecasts every combination of settings on the same traffic, a processor for each.</summary>
internal static class Plan
{
    private const int MostPoints = 1440;

    private static readonly TimeSpan[] Intervals =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)];

    public static IReadOnlyList<PlanRow> Make(PlanChoices choices, Traffic traffic, AwsPrices prices, CancellationToken cancellation)
    {
        var span = TimeSpan.FromMicroseconds(traffic.Arrivals[^1]);
        var settings = new ForecastSettings
        {
            AccountConcurrency = choices.AccountConcurrency,
            Callers = choices.Callers,
            Interval = Intervals.FirstOrDefault(interval => span / interval <= MostPoints, Intervals[^1]),
        };
        var complete = choices.Provisioned.Count > 0 && choices.Reserved.Count > 0
            ? choices
            : Suggest(choices, TrafficSimulation.Run(settings with { KeepAlive = choices.KeepAlives[0] }, traffic, cancellation));
        var combinations = (
            from memory in complete.MemorySizes
            from keepAlive in complete.KeepAlives
            from reserved in complete.Reserved
            from provisioned in complete.Provisioned
            // AWS refuses to provision more than is reserved, or than the account may run.
            where provisioned <= (reserved ?? choices.AccountConcurrency)
            select (memory, settings with { KeepAlive = keepAlive, Reserved = reserved, Provisioned = provisioned, DurationFactor = memory.DurationFactor })).ToList();
        var rows = new PlanRow[combinations.Count];
        Parallel.For(0, rows.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
            rows[index] = new PlanRow(combinations[index].memory, TrafficSimulation.Run(combinations[index].Item2, traffic, cancellation), prices));
        return rows;
    }

    /// <summary>Enough provisioned for the mean, for 95 % of the time, for always; no reservation, and one of 95 % of the time.</summary>
    private static PlanChoices Suggest(PlanChoices choices, Forecast plain)
    {
        int[] provisioned = [0, (int)Math.Ceiling(plain.MeanConcurrency), plain.ConcurrencyP95, plain.PeakConcurrency];
        int?[] reserved = [null, Math.Max(1, plain.ConcurrencyP95)];
        return choices with
        {
            Provisioned = choices.Provisioned.Count > 0 ? choices.Provisioned : [.. provisioned.Distinct()],
            Reserved = choices.Reserved.Count > 0 ? choices.Reserved : reserved,
        };
    }
}
