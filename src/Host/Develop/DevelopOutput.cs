using Hearth.DataPlane;
using Hearth.Host.FunctionLogs;
using Spectre.Console;

namespace Hearth.Host.Develop;

/// <summary>What `hearth dev` prints: one line each for saves and invocations, and what the function writes.</summary>
internal sealed class DevelopOutput(TimeProvider time)
{
    private const int FilesNamed = 3;

    private readonly Lock _gate = new();

    /// <summary>The log group of the developed function; null until it is known.</summary>
    public string? LogGroup { get; set; }

    /// <param name="elapsed">From the first file written until the new code waits for an event.</param>
    public void Saved(IReadOnlyList<string> files, TimeSpan elapsed, AheadOutcome outcome)
    {
        var what = files.Count <= FilesNamed ? string.Join(", ", files) : $"{string.Join(", ", files.Take(FilesNamed))} and {files.Count - FilesNamed} more";
        if (outcome.ErrorType is null) Say("green", $"saved {what}: live in {elapsed.TotalMilliseconds:0} ms");
        else Say("red", $"saved {what}: it does not start: {outcome.ErrorType}: {outcome.ErrorMessage}");
    }

    public void Started(AheadOutcome outcome)
    {
        if (outcome.ErrorType is null) Say("green", $"ready in {outcome.InitDuration.TotalMilliseconds:0} ms");
        else Say("red", $"it does not start: {outcome.ErrorType}: {outcome.ErrorMessage}");
    }

    public void Invoked(InvocationOutcome outcome)
    {
        var cold = outcome.InitDuration is { } init ? $", of a new environment (init {init.TotalMilliseconds:0} ms)" : "";
        var duration = $"{outcome.Duration.TotalMilliseconds:0.0} ms{cold}";
        if (outcome.FunctionError is null) Say("blue", $"invoked: {duration}");
        else Say("red", $"failed after {duration}: {outcome.ErrorType}: {outcome.ErrorMessage}");
    }

    public void Failed(string what) => Say("red", what);

    public void Wrote(FunctionLogEvent logEvent)
    {
        var line = logEvent.Message.TrimEnd('\n');
        // INIT_START to REPORT say what the lines of this class say in fewer words.
        // LAMBDA_WARNING guesses at a runtime update, on a page of its own; here the code was saved a moment ago.
        if (line.Length == 0 || LogLevels.Of(line) == LineLevel.Platform || line.Contains("LAMBDA_WARNING: ", StringComparison.Ordinal)) return;
        lock (_gate) LogPrinter.Print(new LogLine("", logEvent.Timestamp, "  " + line));
    }

    private void Say(string colour, string text)
    {
        var now = time.GetLocalNow().ToString("HH:mm:ss.fff");
        lock (_gate)
        {
            if (Console.IsOutputRedirected) Console.WriteLine($"{now} {text}");
            else AnsiConsole.MarkupLine($"[grey]{now}[/] [{colour}]{Markup.Escape(text)}[/]");
        }
    }
}
