using System.Security.Cryptography;
using Hearth.DataPlane.Telemetry;
using Hearth.Sandbox;

namespace Hearth.DataPlane.FunctionLogs;

/// <summary>
/// The log stream of one environment: what its processes print and what the platform says about them, in order.
/// One lock orders both, held for as long as it takes to read what a pipe holds.
/// </summary>
internal sealed class EnvironmentLog(EnvironmentConfig config, IFunctionLog sink, TimeProvider time)
{
    /// <summary>A line without an end is shown after this long, so that a progress line or a prompt is seen.</summary>
    private static readonly TimeSpan PartialLineDelay = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly List<Source> sources = [];
    private LogTail? tail;

    /// <summary>Where what is logged goes besides; null for an environment to which no extension has subscribed.</summary>
    private EnvironmentTelemetry? telemetry;

    public string Stream { get; } = NewStreamName(config.FunctionVersion, time.GetUtcNow());

    /// <summary>"2026/11/24/[$LATEST]" and 32 hex digits.</summary>
    public static string NewStreamName(string version, DateTimeOffset now)
        => $"{now.UtcDateTime:yyyy'/'MM'/'dd}/[{version}]{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

    /// <summary>Reads both pipes of a process until they end. Its caller owns and awaits the task.</summary>
    /// <param name="category">Function, or Extension for the process of an external extension.</param>
    public async Task FollowAsync(ISandboxProcess process, TelemetryCategories category = TelemetryCategories.Function)
    {
        Action<string> emit = message => Emit(message, category);
        var output = new Source(Pipe(process.Output), new OutputLines(), emit);
        var frames = new Source(Pipe(process.FramedLog), new OutputFrames(), emit);
        lock (gate)
        {
            // Frames first: a runtime logs through them what happened before the line that it prints last.
            sources.Add(frames);
            sources.Add(output);
        }

        await Task.WhenAll(FollowAsync(output), FollowAsync(frames));
        await process.Output.DisposeAsync();
        await process.FramedLog.DisposeAsync();
    }

    /// <summary>From here to <see cref="EndTail"/> what is written is also kept for the caller.</summary>
    public void BeginTail()
    {
        lock (gate) tail = new LogTail();
    }

    public ReadOnlyMemory<byte>? EndTail()
    {
        lock (gate)
        {
            var kept = tail?.ToMemory();
            tail = null;
            return kept;
        }
    }

    /// <summary>From here on telemetry gets what is logged; null: nobody listens any more.</summary>
    public void Attach(EnvironmentTelemetry? listener)
    {
        lock (gate) telemetry = listener;
    }

    public void Write(PlatformEvent platformEvent)
    {
        var now = time.GetUtcNow();
        var message = config.LogFormat == "JSON"
            ? PlatformJson.Format(platformEvent, now, config.SystemLogLevel)
            : PlatformText.Format(platformEvent);
        lock (gate)
        {
            telemetry?.Publish(new TelemetryEvent(now, TelemetryCategories.Platform, platformEvent, null));
            if (message is not null) Emit(message, TelemetryCategories.None);
        }
    }

    /// <summary>One event, word for word.</summary>
    public void Write(string message)
    {
        lock (gate) Emit(message, TelemetryCategories.None);
    }

    /// <summary>Takes everything that has been printed so far; a line without its end counts as one.</summary>
    public void Drain()
    {
        lock (gate)
        {
            foreach (var source in sources)
            {
                Read(source);
                if (source.Format.HasPending) source.Format.Flush(source.Emit);
            }
        }
    }

    private async Task FollowAsync(Source source)
    {
        while (true)
        {
            bool isPartial;
            lock (gate)
            {
                if (!Read(source))
                {
                    source.Format.Flush(source.Emit);
                    sources.Remove(source);
                    return;
                }

                isPartial = source.Format.HasPending;
            }

            var more = source.Pipe.WaitForMoreAsync();
            if (isPartial && !more.IsCompleted)
            {
                using var cancel = new CancellationTokenSource();
                if (await Task.WhenAny(more, Task.Delay(PartialLineDelay, time, cancel.Token)) != more)
                {
                    lock (gate) source.Format.Flush(source.Emit);
                }

                await cancel.CancelAsync();
            }

            await more;
        }
    }

    /// <summary>False at the end of the pipe.</summary>
    private bool Read(Source source)
    {
        Span<byte> buffer = stackalloc byte[8192];
        while (!source.HasEnded && source.Pipe.TryRead(buffer) is { } count)
        {
            if (count == 0) source.HasEnded = true;
            else source.Format.Take(buffer[..count], source.Emit);
        }

        return !source.HasEnded;
    }

    private void Emit(string message, TelemetryCategories category)
    {
        var now = time.GetUtcNow();
        tail?.Append(message);
        if (category != TelemetryCategories.None) telemetry?.Publish(new TelemetryEvent(now, category, null, message));
        sink.Write(new FunctionLogEvent(config.AccountId, config.Region, config.LogGroup, Stream, now, message));
    }

    private static IOutputPipe Pipe(Stream stream) => stream as IOutputPipe ?? throw new InvalidOperationException(
        $"The sandbox back end's {stream.GetType().Name} is no IOutputPipe: a function's log could not be read in time for its END line.");

    private sealed class Source(IOutputPipe pipe, IOutputFormat format, Action<string> emit)
    {
        public Action<string> Emit { get; } = emit;

        public IOutputPipe Pipe { get; } = pipe;

        public IOutputFormat Format { get; } = format;

        public bool HasEnded { get; set; }
    }
}
