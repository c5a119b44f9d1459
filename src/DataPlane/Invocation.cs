namespace Hearth.DataPlane;

/// <summary>One request to run a function.</summary>
public sealed record Invocation
{
    /// <summary>UUID v4: the answer's x-amzn-RequestId, the context's request id and the one in the logs.</summary>
    public required string RequestId { get; init; }

    /// <summary>The ARN exactly as invoked: with the qualifier only if one was given.</summary>
    public required string InvokedFunctionArn { get; init; }

    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Decoded JSON of X-Amz-Client-Context.</summary>
    public string? ClientContext { get; init; }

    public string? CognitoIdentity { get; init; }

    /// <summary>X-Amzn-Trace-Id as received; one is made when null.</summary>
    public string? TraceId { get; init; }

    /// <summary>False for events that were left with the server: limits on the rate of requests are not for those.</summary>
    public bool IsSynchronous { get; init; } = true;

    /// <summary>Whether the caller asked for X-Amz-Log-Result.</summary>
    public bool WantsLogTail { get; init; }

    /// <summary>
    /// Set for InvokeWithResponseStream and streaming function URLs: receives the response while the function
    /// writes it. Null: the response is buffered into <see cref="InvocationOutcome.Payload"/>.
    /// </summary>
    public IResponseStream? ResponseStream { get; init; }
}

/// <summary>Where a streamed response goes. Calls come one at a time.</summary>
public interface IResponseStream
{
    /// <summary>Before the first chunk. The content type is the one the runtime set.</summary>
    ValueTask StartAsync(string contentType, CancellationToken cancellation);

    /// <summary>One chunk, to be flushed to the client before the task completes.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellation);
}

/// <summary>How an invocation ended.</summary>
public sealed record InvocationOutcome
{
    /// <summary>The function's response, or the JSON error object. Empty when it was streamed.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>"Unhandled" (or "Handled") when the function or its environment failed, else null.</summary>
    public string? FunctionError { get; init; }

    /// <summary>Error type and message of a failed invocation (also for a stream that broke off).</summary>
    public string? ErrorType { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>The last 4 KB of the invocation's log, raw; null unless asked for.</summary>
    public ReadOnlyMemory<byte>? LogTail { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Set when this invocation's environment was started for it or met it first (cold start).</summary>
    public TimeSpan? InitDuration { get; init; }

    public required long MaxMemoryUsedBytes { get; init; }
}
