using System.CommandLine;
using Hearth.Host.LoadGeneration;

namespace Hearth.Host.Commands;

/// <summary>The options that say how callers retry, real ones and simulated ones.</summary>
internal sealed class RetrySettings
{
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, RetryMode> Modes = new(StringComparer.Ordinal)
    {
        ["none"] = RetryMode.None,
        ["legacy-sdk"] = RetryMode.LegacySdk,
        ["full-jitter"] = RetryMode.FullJitter,
        ["equal-jitter"] = RetryMode.EqualJitter,
        ["decorrelated-jitter"] = RetryMode.DecorrelatedJitter,
    };

    private readonly Option<string> _retry = new("--retry") { Description = "How callers retry a 429, and real ones 5xx and broken connections.", DefaultValueFactory = _ => "none" };
    private readonly Option<int> _maxAttempts = new("--max-attempts") { Description = "With --retry: attempts of a request in sum.", DefaultValueFactory = _ => 3, HelpName = "COUNT" };
    private readonly Option<string> _base = new("--retry-base") { Description = "With --retry: the scale of the first wait (legacy-sdk has its own).", DefaultValueFactory = _ => "100ms", HelpName = "DURATION" };

    public RetrySettings() => _retry.AcceptOnlyFromAmong([.. Modes.Keys]);

    public void AddTo(Command command)
    {
        command.Add(_retry);
        command.Add(_maxAttempts);
        command.Add(_base);
    }

    /// <exception cref="CommandException">A value makes no sense.</exception>
    public (Backoff Backoff, int MaxAttempts) Read(ParseResult parsed)
    {
        var maxAttempts = parsed.GetValue(_maxAttempts);
        if (maxAttempts < 1) throw new CommandException("--max-attempts must be 1 or more.");
        return (new Backoff(Modes[parsed.GetValue(_retry)!], DurationText.Parse("--retry-base", parsed.GetValue(_base)!), Cap), maxAttempts);
    }
}
