using System.Collections.Concurrent;
using Hearth.Host.Client;
using Hearth.Host.Pricing;

namespace Hearth.Host.Tuning;

/// <summary>Measures a copy of a function at one memory size after the other: side by side they would take each other's CPU.</summary>
/// <param name="measured">Told of each size as it is done.</param>
internal sealed class TuneRun(HearthClient client, TuneConfig config, byte[] payload, AwsPrices prices, Action<MemoryMeasurement> measured)
{
    public async Task<IReadOnlyList<MemoryMeasurement>> RunAsync(FunctionCopy copy, CancellationToken cancellation)
    {
        List<MemoryMeasurement> measurements = [];
        foreach (var memoryMb in config.MemorySizes)
        {
            var measurement = await MeasureAsync(copy, memoryMb, cancellation);
            measurements.Add(measurement);
            measured(measurement);
        }
        return measurements;
    }

    private async Task<MemoryMeasurement> MeasureAsync(FunctionCopy copy, int memoryMb, CancellationToken cancellation)
    {
        var reports = new ConcurrentBag<ReportLine>();
        var errors = new ConcurrentQueue<string>();
        // A start is wanted in any case: without one the warm invocations would have none to be warm in.
        for (var round = 0; round < Math.Max(1, config.Cold); round++)
        {
            await copy.UpdateAsync(memoryMb, cancellation);
            await InvokeAsync(copy, reports, errors, cancellation);
        }
        // Those that start further environments for --parallel are cold, and come on top.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, config.Warm + config.Parallel - 1),
            new ParallelOptions { MaxDegreeOfParallelism = config.Parallel, CancellationToken = cancellation },
            async (_, token) => await InvokeAsync(copy, reports, errors, token));
        return MemoryMeasurement.Of(
            memoryMb,
            [.. reports.Where(report => report.InitMs is null)],
            [.. reports.Where(report => report.InitMs is not null)],
            [.. errors],
            prices);
    }

    private async Task InvokeAsync(
        FunctionCopy copy, ConcurrentBag<ReportLine> reports, ConcurrentQueue<string> errors, CancellationToken cancellation)
    {
        var answer = await client.InvokeAsync(copy.Name, payload, cancellation);
        if (answer.FunctionError is not null) errors.Enqueue(answer.Payload);
        else if (ReportLine.Of(answer.Log) is { } report) reports.Add(report);
    }
}
