using Hearth.DataPlane.Forecasting;
using Hearth.Host.Commands;

namespace Hearth.Host.Planning;

/// <summary>Gives each arrival of a trace its duration: the same for every setting, so that settings and not dice are compared.</summary>
internal static class PlanTraffic
{
    private const int InitSamples = 4096;
    private const double MicrosecondsPerMs = 1000;
    private const double LongestMs = 900_000; // AWS's longest timeout.

    /// <param name="durations">Null: those that the trace has.</param>
    /// <param name="inits">Null: those that the trace has.</param>
    /// <exception cref="CommandException">Nothing says how long an invocation takes.</exception>
    public static Traffic Of(TrafficTrace trace, Distribution? durations, Distribution? inits, int seed)
    {
        durations ??= trace.DurationsMs.Count > 0
            ? new Distribution.Seen(trace.DurationsMs)
            : throw new CommandException("The trace has no durations. Say them with --duration 120ms, --duration 120ms/900ms (P50/P99) or --duration-csv FILE.");
        inits ??= trace.InitsMs.Count > 0
            ? new Distribution.Seen(trace.InitsMs)
            : throw new CommandException("The trace has no Init phases. Say how long one takes with --cold 400ms (hearth invoke --log shows it).");
        var random = new Random(seed);
        var times = new int[trace.Arrivals.Length];
        for (var index = 0; index < times.Length; index++) times[index] = Microseconds(durations, random);
        return new Traffic(trace.Arrivals, times, [.. Enumerable.Range(0, InitSamples).Select(_ => Microseconds(inits, random))]);
    }

    private static int Microseconds(Distribution distribution, Random random) =>
        (int)(Math.Min(LongestMs, Math.Max(0, distribution.Next(random))) * MicrosecondsPerMs);
}
