using System.CommandLine;
using Hearth.Host.LoadGeneration;

namespace Hearth.Host.Commands;

/// <summary>The options that make of `hearth invoke` a load generator: --rate, and what goes with it.</summary>
internal sealed class LoadSettings
{
    private readonly RetrySettings _retries = new();
    private readonly Option<double?> _rate = new("--rate") { Description = "Invoke so many times a second, whether or not earlier ones are answered.", HelpName = "PER SECOND" };
    private readonly Option<string> _for = new("--for") { Description = "With --rate: for how long, for example 500ms, 30s, 5m.", DefaultValueFactory = _ => "10s", HelpName = "DURATION" };
    private readonly Option<string> _arrivals = new("--arrivals") { Description = "With --rate: 'constant' gaps, or 'poisson' as independent callers.", DefaultValueFactory = _ => "constant" };
    private readonly Option<int> _maxInFlight = new("--max-in-flight") { Description = "With --rate: arrivals beyond so many open requests are refused, and counted.", DefaultValueFactory = _ => 1000, HelpName = "COUNT" };
    private readonly Option<int> _seed = new("--seed") { Description = "With --rate: the same number makes the same arrivals.", DefaultValueFactory = _ => 1, HelpName = "NUMBER" };
    private readonly Option<string?> _report = new("--report") { Description = "With --rate: write a page with charts.", HelpName = "FILE.html" };
    private readonly Option<string?> _json = new("--json") { Description = "With --rate: write the numbers, second by second.", HelpName = "FILE" };
    private readonly Option<string?> _trace = new("--trace") { Description = "With --rate: write every request, for `hearth plan` or to compare.", HelpName = "FILE.csv" };
    private readonly Option<bool> _allowRemote = new("--allow-remote") { Description = "With --rate: also to a server that is not on this machine." };

    public LoadSettings() => _arrivals.AcceptOnlyFromAmong("constant", "poisson");

    public void AddTo(Command command)
    {
        Option[] options = [_rate, _for, _arrivals, _maxInFlight, _seed, _report, _json, _trace, _allowRemote];
        foreach (var option in options) command.Add(option);
        _retries.AddTo(command);
    }

    /// <summary>Null without --rate: one invocation is wanted.</summary>
    /// <exception cref="CommandException">A value makes no sense, or the server is another machine's.</exception>
    public (LoadConfig Config, LoadFiles Files)? Read(ParseResult parsed, string function, Uri endpoint)
    {
        if (parsed.GetValue(_rate) is not { } rate) return null;
        if (rate is not (> 0 and <= 100_000)) throw new CommandException($"--rate {rate} must be over 0 and at most 100000 a second.");
        if (parsed.GetValue(_maxInFlight) < 1) throw new CommandException("--max-in-flight must be 1 or more.");
        ClientSettings.CheckLoopback(endpoint, parsed.GetValue(_allowRemote));
        var (backoff, maxAttempts) = _retries.Read(parsed);
        var config = new LoadConfig(function, rate, DurationText.Parse("--for", parsed.GetValue(_for)!))
        {
            Arrivals = parsed.GetValue(_arrivals) == "poisson" ? ArrivalPattern.Poisson : ArrivalPattern.Constant,
            Backoff = backoff,
            MaxAttempts = maxAttempts,
            MaxInFlight = parsed.GetValue(_maxInFlight),
            Seed = parsed.GetValue(_seed),
        };
        return (config, new LoadFiles(parsed.GetValue(_report), parsed.GetValue(_json), parsed.GetValue(_trace)));
    }
}

/// <summary>What is written of a load run, besides the terminal; null is not.</summary>
internal sealed record LoadFiles(string? Report, string? Json, string? Trace);
