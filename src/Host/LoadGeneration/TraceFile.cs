using System.Globalization;

namespace Hearth.Host.LoadGeneration;

/// <summary>Every request of a run as a line of CSV, in the order in which they were done. Times are milliseconds from the start.</summary>
internal sealed class TraceFile : IDisposable
{
    /// <summary>`hearth plan` knows a trace by its first column's name.</summary>
    public const string ScheduledColumn = "scheduled_ms";

    private const string Header =
        $"{ScheduledColumn},sent_ms,done_ms,status,outcome,reason,attempts,throttles,function_error,init_ms,duration_ms,billed_ms,request_id";

    private readonly Lock _gate = new();
    private readonly StreamWriter _writer;

    /// <param name="start">Written into a comment, so that the lines can be laid beside CloudWatch's minutes.</param>
    public TraceFile(string path, DateTimeOffset start)
    {
        _writer = new StreamWriter(path);
        _writer.WriteLine($"# started {start.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z");
        _writer.WriteLine(Header);
    }

    public void Add(RequestRecord request)
    {
        var line = Line(request);
        lock (_gate) _writer.WriteLine(line);
    }

    public void Dispose() => _writer.Dispose();

    public static string Line(RequestRecord request)
    {
        var answer = request.Answer;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Ms(request.Scheduled)},{Ms(request.Sent)},{Ms(request.Done)},{answer?.Status ?? 0},{answer?.Outcome.ToString().ToLowerInvariant() ?? "refused"},"
            + $"{Plain(answer?.Reason)},{request.Attempts},{request.Throttles.Count},{(answer?.HasFunctionError == true ? 1 : 0)},"
            + $"{answer?.InitMs},{answer?.DurationMs},{answer?.BilledMs},{answer?.RequestId}");
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A reason is one word of AWS's; should one not be, it must not break the line.</summary>
    private static string Plain(string? reason) => reason?.Replace(',', ' ').Replace('\n', ' ').Replace('\r', ' ') ?? "";
}
