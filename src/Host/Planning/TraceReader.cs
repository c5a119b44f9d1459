using System.Globalization;
using Hearth.Host.Commands;
using Hearth.Host.LoadGeneration;

namespace Hearth.Host.Planning;

/// <summary>
/// Reads a trace: that of `hearth invoke --trace`, timestamps one a line, counts per minute, or the public Azure Functions traces.
/// https://github.com/Azure/AzurePublicDataset
/// </summary>
/// <param name="function">Of an Azure trace: a function by its hash; null takes all of the file together.</param>
/// <param name="seed">Where in its minute a counted invocation comes is drawn, evenly, as independent callers come.</param>
internal sealed class TraceReader(string? function, int seed)
{
    private const double MicrosecondsPerSecond = 1_000_000;
    private const double MicrosecondsPerMs = 1000;
    private const double MillisecondsFrom = 100_000_000_000; // As seconds the year 5138: such a number is milliseconds.

    private readonly List<long> _arrivals = [];
    private readonly List<double> _durations = [];
    private readonly List<double> _inits = [];
    private readonly Random _random = new(seed);

    /// <exception cref="CommandException">A line cannot be read, or there is no arrival at all.</exception>
    public TrafficTrace Read(TextReader reader)
    {
        var number = 0;
        Action<string[]>? line = null;
        var format = "";
        while (reader.ReadLine() is { } text)
        {
            number++;
            if (text.Length == 0 || text[0] == '#') continue;
            var fields = text.Split(',');
            try
            {
                if (line is not null)
                {
                    line(fields);
                    continue;
                }
                (format, line, var isHeader) = Recognise(fields);
                if (!isHeader) line(fields);
            }
            catch (Exception error) when (error is FormatException or IndexOutOfRangeException or OverflowException)
            {
                throw new CommandException($"Line {number} of the trace is no {(format.Length > 0 ? format : "timestamp, and no header that is known")}: {text[..Math.Min(80, text.Length)]}");
            }
        }
        return Finish(format);
    }

    private (string Format, Action<string[]> Line, bool IsHeader) Recognise(string[] fields)
    {
        var columns = fields.Select((name, index) => (Name: name.Trim().ToLowerInvariant(), index)).DistinctBy(pair => pair.Name)
            .ToDictionary(pair => pair.Name, pair => pair.index, StringComparer.Ordinal);
        if (columns.ContainsKey(TraceFile.ScheduledColumn)) return ("line of hearth invoke --trace", row => ReadOwn(row, columns), true);
        if (columns.TryGetValue("hashfunction", out var hash)) return ("row of Azure's counts per minute", row => ReadMinutes(row, hash), true);
        if (columns.TryGetValue("end_timestamp", out var end)) return ("invocation of Azure's trace", row => ReadInvocation(row, columns, end), true);
        if (columns.TryGetValue("count", out var count)) return ("count per minute", row => AddMinute(Number(row[0]), (long)Number(row[count])), true);
        var isHeader = fields[0].Trim().Trim('"').All(character => char.IsAsciiLetter(character) || character == '_');
        return ("timestamp", row => _arrivals.Add(Microseconds(row[0].Trim().Trim('"'))), isHeader);
    }

    private void ReadOwn(string[] row, Dictionary<string, int> columns)
    {
        _arrivals.Add((long)(Number(row[columns[TraceFile.ScheduledColumn]]) * MicrosecondsPerMs));
        if (row[columns["duration_ms"]] is not { Length: > 0 } duration) return;
        _durations.Add(Number(duration));
        // What a caller waited for, which is more than the Init phase: the sandbox too. With retries their waits would count as well.
        if (row[columns["outcome"]] is "cold" or "spilled" && row[columns["attempts"]] == "1")
            _inits.Add(Math.Max(0, Number(row[columns["done_ms"]]) - Number(row[columns["sent_ms"]]) - Number(duration)));
    }

    /// <summary>HashOwner,HashApp,HashFunction,Trigger and 1,440 counts: a row is a function's day.</summary>
    private void ReadMinutes(string[] row, int hash)
    {
        if (function is not null && row[hash] != function) return;
        for (var minute = 0; minute < row.Length - hash - 2; minute++) AddMinute(minute, (long)Number(row[minute + hash + 2]));
    }

    /// <summary>app,func,end_timestamp,duration: seconds.</summary>
    private void ReadInvocation(string[] row, Dictionary<string, int> columns, int end)
    {
        if (function is not null && row[columns["func"]] != function) return;
        var duration = Number(row[columns["duration"]]);
        _arrivals.Add((long)((Number(row[end]) - duration) * MicrosecondsPerSecond));
        _durations.Add(duration * 1000);
    }

    private void AddMinute(double minute, long count)
    {
        var start = minute * 60 * MicrosecondsPerSecond;
        for (long index = 0; index < count; index++) _arrivals.Add((long)(start + (_random.NextDouble() * 60 * MicrosecondsPerSecond)));
    }

    private TrafficTrace Finish(string format)
    {
        if (_arrivals.Count == 0)
            throw new CommandException(function is null ? "The trace has no arrivals." : $"The trace has no arrivals of function {function}.");
        _arrivals.Sort();
        // A trace of epoch seconds begins at its first second; one that begins near zero keeps its silence at the beginning.
        var start = _arrivals[0] is var first && first >= 0 && first < 24 * 3600 * MicrosecondsPerSecond ? 0 : first - (first % (long)MicrosecondsPerSecond);
        return new TrafficTrace([.. _arrivals.Select(arrival => arrival - start)], _durations, _inits, format);
    }

    private static long Microseconds(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return (long)(number * (number >= MillisecondsFrom ? MicrosecondsPerMs : MicrosecondsPerSecond));
        var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }

    private static double Number(string text) => double.Parse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
