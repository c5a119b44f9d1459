using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Hearth.Host.Client;
using Hearth.Host.Pricing;
using Hearth.Host.Tuning;

namespace Hearth.Host.Commands;

/// <summary>`hearth tune FUNCTION`: which memory size is the cheapest or the fastest.</summary>
internal static class TuneCommand
{
    private const int LeastMemoryMb = 128;
    private const int MostMemoryMb = 10_240;

    public static Command Create()
    {
        var settings = new ClientSettings();
        var function = new Argument<string>("FUNCTION") { Description = "Name or ARN of the function; it is copied, measured, and the copy deleted." };
        var memory = new Option<string>("--memory") { Description = "Sizes to measure, in MB.", DefaultValueFactory = _ => "128,256,512,1024,1769,3008", HelpName = "MB,MB,..." };
        var payload = new Option<string>("--payload", "-p") { Description = "The event: JSON, @FILE, or - for standard input.", DefaultValueFactory = _ => "{}", HelpName = "JSON|@FILE|-" };
        var warm = new Option<int>("--invocations", "-n") { Description = "Warm invocations at each size.", DefaultValueFactory = _ => 20, HelpName = "COUNT" };
        var cold = new Option<int>("--cold") { Description = "Cold starts at each size.", DefaultValueFactory = _ => 3, HelpName = "COUNT" };
        var parallel = new Option<int>("--parallel") { Description = "Invocations at a time. More than 1 also measures what they cost each other here.", DefaultValueFactory = _ => 1, HelpName = "COUNT" };
        var strategy = new Option<string>("--strategy") { Description = "What is looked for.", DefaultValueFactory = _ => "balanced" };
        var weight = new Option<double>("--weight") { Description = "With --strategy balanced: 1 looks at the cost only, 0 at the time only.", DefaultValueFactory = _ => 0.5, HelpName = "0..1" };
        var price = new Option<double?>("--price-gb-second") { Description = "Dollars for a GB-second, instead of AWS's price in us-east-1.", HelpName = "DOLLARS" };
        var report = new Option<string?>("--report") { Description = "Write a page with charts.", HelpName = "FILE.html" };
        var allowRemote = new Option<bool>("--allow-remote") { Description = "Also on a server that is not on this machine." };
        strategy.AcceptOnlyFromAmong("cost", "speed", "balanced");
        var command = new Command("tune", "Measure a function at several memory sizes and recommend one.")
            { function, memory, payload, warm, cold, parallel, strategy, weight, price, report, allowRemote };
        settings.AddTo(command);
        command.SetAction((parsed, cancellation) => ClientRun.RunAsync(
            settings,
            parsed,
            async client =>
            {
                ClientSettings.CheckLoopback(client.Endpoint, parsed.GetValue(allowRemote));
                var config = new TuneConfig(
                    parsed.GetValue(function)!,
                    MemorySizes(parsed.GetValue(memory)!),
                    AtLeast(1, "--invocations", parsed.GetValue(warm)),
                    AtLeast(0, "--cold", parsed.GetValue(cold)),
                    AtLeast(1, "--parallel", parsed.GetValue(parallel)),
                    Enum.Parse<TuneStrategy>(parsed.GetValue(strategy)!, ignoreCase: true),
                    parsed.GetValue(weight) is >= 0 and <= 1 and var share ? share : throw new CommandException("--weight must be from 0 to 1."));
                var bytes = await Payload.ReadAsync(parsed.GetValue(payload)!, Console.OpenStandardInput(), cancellation);
                return await RunAsync(client, config, bytes, parsed.GetValue(price), parsed.GetValue(report));
            },
            cancellation));
        return command;
    }

    /// <returns>1 when the function works at no size.</returns>
    private static async Task<int> RunAsync(HearthClient client, TuneConfig config, byte[] payload, double? price, string? report)
    {
        using var interruption = new Interruption();
        var function = await client.SendAsync(
            HttpMethod.Get, $"/2015-03-31/functions/{Uri.EscapeDataString(config.Function)}", body: null, interruption.Token);
        var architecture = (string?)function["Configuration"]?["Architectures"]?[0] ?? "x86_64";
        IReadOnlyList<MemoryMeasurement> measurements;
        await using (var copy = await FunctionCopy.MakeAsync(client, function, TimeProvider.System, interruption.Token))
        {
            await Console.Error.WriteLineAsync($"Measuring the copy {copy.Name}; it is deleted afterwards.");
            var run = new TuneRun(client, config, payload, AwsPrices.Of(architecture, price), Say);
            measurements = await run.RunAsync(copy, interruption.Token);
        }
        var best = Recommendation.Of(measurements, config.Strategy, config.Weight);
        TuneCharts.Print(config, measurements, best);
        if (report is not null) await File.WriteAllTextAsync(report, TuneCharts.Page(config, measurements, best), CancellationToken.None);
        return best is null ? 1 : 0;
    }

    private static void Say(MemoryMeasurement measurement) => Console.Error.WriteLine(measurement.IsUsable
        ? $"  {measurement.MemoryMb,5} MB  {measurement.TimeMs:0.0} ms"
        : $"  {measurement.MemoryMb,5} MB  failed: {measurement.FirstError}");

    private static List<int> MemorySizes(string text)
    {
        List<int> sizes = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size is < LeastMemoryMb or > MostMemoryMb)
                throw new CommandException($"--memory '{part}' must be a number of MB from {LeastMemoryMb} to {MostMemoryMb}; several are separated by commas.");
            sizes.Add(size);
        }
        return sizes.Count > 0 ? sizes : throw new CommandException("--memory names no size.");
    }

    private static int AtLeast(int least, string option, int value) =>
        value >= least ? value : throw new CommandException($"{option} must be {least} or more.");
}
