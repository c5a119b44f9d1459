using System.Collections.Concurrent;
using System.Diagnostics;
using Hearth.Kernel;

namespace Hearth.Host.Tracing;

/// <summary>
/// Records the spans of single traces for `hearth trace`: a client announces a trace id, makes its call, and fetches the spans.
/// Nobody listens while nothing is announced, so that recording costs other calls nothing.
/// </summary>
internal sealed class TraceRecordings(TimeProvider time) : IAsyncDisposable
{
    private const int MostRecordings = 100;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(16); // A function may run for fifteen.

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, Recording> recordings = new(StringComparer.Ordinal);
    private ActivityListener? listener;

    /// <summary>Keeps the spans of this trace from now on. False when there are too many recordings.</summary>
    public bool TryBegin(string traceId)
    {
        lock (gate)
        {
            foreach (var (id, recording) in recordings)
            {
                if (time.GetElapsedTime(recording.Began) > Longest) recordings.TryRemove(id, out _);
            }

            if (recordings.Count >= MostRecordings) return false;
            recordings[traceId] = new Recording(time.GetTimestamp(), []);
            if (listener is null) ActivitySource.AddActivityListener(listener = Listener());
            return true;
        }
    }

    /// <summary>The spans that have ended, in order of their start; null when nobody began this recording.</summary>
    public IReadOnlyList<RecordedSpan>? End(string traceId)
    {
        lock (gate)
        {
            if (!recordings.TryRemove(traceId, out var recording)) return null;
            if (recordings.IsEmpty) StopListening();
            return [.. recording.Spans.OrderBy(span => span.StartMicroseconds).ThenByDescending(span => span.DurationMicroseconds)];
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (gate) StopListening();
        return ValueTask.CompletedTask;
    }

    private void StopListening()
    {
        listener?.Dispose();
        listener = null;
    }

    private ActivityListener Listener() => new()
    {
        ShouldListenTo = source => source.Name == Spans.SourceName,
        Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            recordings.ContainsKey(options.TraceId.ToHexString()) ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
        ActivityStopped = Keep,
    };

    private void Keep(Activity activity)
    {
        if (!recordings.TryGetValue(activity.TraceId.ToHexString(), out var recording)) return;
        recording.Spans.Enqueue(new RecordedSpan(
            activity.SpanId.ToHexString(),
            activity.ParentSpanId.ToHexString(),
            activity.DisplayName,
            (activity.StartTimeUtc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            activity.Duration.TotalMicroseconds));
    }

    private sealed record Recording(long Began, ConcurrentQueue<RecordedSpan> Spans);
}
