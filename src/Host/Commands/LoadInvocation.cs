using Hearth.Host.Client;
using Hearth.Host.LoadGeneration;

namespace Hearth.Host.Commands;

/// <summary>`hearth invoke FUNCTION --rate`: runs the load, watches it, prints and writes what came of it.</summary>
internal static class LoadInvocation
{
    /// <returns>1 when nothing was served, so that scripts notice.</returns>
    public static async Task<int> RunAsync(HearthClient client, LoadConfig config, LoadFiles files, byte[] payload)
    {
        using var interruption = new Interruption();
        var cancellation = interruption.Token;
        var time = TimeProvider.System;
        // A function or a server that is not there is said once, not at every arrival.
        await client.SendAsync(HttpMethod.Get, $"/2015-03-31/functions/{Uri.EscapeDataString(config.Function)}/configuration", body: null, cancellation);
        var hasProvisioned = await ProvisionedConcurrency.IsConfiguredAsync(client, config.Function, cancellation);
        var target = new FunctionTarget(client, config.Function, payload, hasProvisioned, time);
        var series = new LoadSeries();
        var start = time.GetUtcNow();
        bool isCutShort;
        TimeSpan took;
        using (var trace = files.Trace is { } path ? new TraceFile(path, start) : null)
        {
            var run = new LoadRun(config, target, Finished, time);
            var running = run.RunAsync(cancellation);
            await LoadTerminal.WatchAsync(run, series, running, time);
            (isCutShort, took) = (cancellation.IsCancellationRequested, run.Elapsed);

            void Finished(RequestRecord request)
            {
                series.Add(request);
                trace?.Add(request);
            }
        }
        var summary = new LoadSummary(config, series.Total(), took, isCutShort);
        LoadTerminal.Print(summary, series);
        // Not to be cancelled: after Ctrl-C too there is something to write.
        if (files.Report is { } report) await File.WriteAllTextAsync(report, LoadReport.Write(summary, series), CancellationToken.None);
        if (files.Json is { } json) await File.WriteAllTextAsync(json, LoadJson.Write(summary, series, start), CancellationToken.None);
        return summary.Total.Served > 0 ? 0 : 1;
    }
}
