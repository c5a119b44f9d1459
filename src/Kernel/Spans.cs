using System.Diagnostics;

namespace Hearth.Kernel;

/// <summary>
/// What an invocation spends its time with, as spans that OpenTelemetry understands. While nobody listens nothing is made:
/// the price is one test for each span.
/// </summary>
public static class Spans
{
    public const string SourceName = "Hearth";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A span within the present one, until it is disposed of. Null while nobody listens.</summary>
    public static Activity? Start(string name) => Source.HasListeners() ? Source.StartActivity(name) : null;

    /// <summary>The span of a whole call.</summary>
    /// <param name="traceHeader">The client's X-Amzn-Trace-Id, which makes the span a part of the client's trace; may be empty.</param>
    public static Activity? StartCall(string service, string operation, string? traceHeader)
    {
        if (!Source.HasListeners()) return null;
        var activity = Source.StartActivity($"{service} {operation}", ActivityKind.Server, AwsTraceHeader.Parse(traceHeader));
        activity?.SetTag("rpc.system", "aws-api").SetTag("rpc.service", service).SetTag("rpc.method", operation);
        return activity;
    }

    /// <summary>For work that goes through steps, one after the other. Null while nobody listens.</summary>
    public static SpanSteps? Steps() => Source.HasListeners() ? new SpanSteps() : null;
}

/// <summary>Spans of steps: each ends where the next begins.</summary>
public sealed class SpanSteps : IDisposable
{
    private Activity? current;

    public void Next(string name)
    {
        current?.Dispose();
        current = Spans.Start(name);
    }

    public void Dispose() => current?.Dispose();
}
