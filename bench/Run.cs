using Hearth.Bench.Measures;
using Hearth.Bench.Report;

namespace Hearth.Bench;

/// <summary>Takes the measures one after the other; each has servers of its own, so none meets what another left warm.</summary>
internal sealed class Run(BenchSettings settings)
{
    private readonly List<Comparison> _comparisons = [];
    private readonly List<(string Measure, string Reason)> _notMeasured = [], _failed = [];

    public async Task<Outcome> TakeAsync(IReadOnlyList<Measure> measures, Machine before, CancellationToken cancellation)
    {
        foreach (var measure in measures)
        {
            if (cancellation.IsCancellationRequested) break;
            await Console.Error.WriteLineAsync($"measuring {measure.Name}...");
            try
            {
                await TakeAsync(measure, cancellation);
            }
            catch (NotMeasuredException lacking)
            {
                _notMeasured.Add((measure.Name, lacking.Message));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // What was measured until Ctrl-C is printed.
            }
            catch (Exception error)
            {
                _failed.Add((measure.Name, error is BenchException ? error.Message : error.ToString()));
            }
        }
        return new Outcome(before, Machine.Observe(), settings.Rounds, _comparisons, _notMeasured, _failed);
    }

    private async Task TakeAsync(Measure measure, CancellationToken cancellation)
    {
        await using (measure)
        {
            try
            {
                await measure.PrepareAsync();
                for (var round = 0; round < settings.Rounds; round++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    await measure.RoundAsync();
                }
                measure.Complete();
            }
            catch (BenchException error)
            {
                // What the server has logged is gone with it, and is the first thing one asks for.
                throw new BenchException($"{error.Message}\n{measure.ServerOutput}", error);
            }
        }
        // Only after its servers have gone without a trace does a measure count.
        _comparisons.AddRange(measure.Comparisons);
    }
}
