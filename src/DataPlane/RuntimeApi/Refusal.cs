namespace Hearth.DataPlane.RuntimeApi;

/// <summary>An error answer of the Runtime API, in the words of AWS's runtime interface emulator.</summary>
internal sealed record Refusal(int StatusCode, string ErrorType, string ErrorMessage)
{
    public static readonly Refusal InvalidRequestId = new(400, "InvalidRequestID", "Invalid request ID");

    public static readonly Refusal NotFound = new(404, "NotFound", "The Runtime API has no such path");

    public static readonly Refusal NotAllowed = new(405, "MethodNotAllowed", "The Runtime API takes another method on this path");

    public static readonly Refusal PayloadTooLarge = new(
        413, "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({RuntimeApiLimits.BufferedResponseBytes} bytes).");

    /// <summary>The connection belongs to a runtime process that was killed.</summary>
    public static readonly Refusal Gone = new(410, "RuntimeEnded", "The runtime process that opened this connection has ended");

    public static Refusal IllegalTransition(RuntimeState from, RuntimeState to) => new(
        403,
        "InvalidStateTransition",
        $"State transition from {from} to {to} failed for runtime. Error: State transition is not allowed");
}

internal static class RuntimeApiLimits
{
    /// <summary>6 MiB and 100 bytes, the largest buffered response (recorded as I16).</summary>
    public const int BufferedResponseBytes = 6_291_556;

    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html: 200 MB.</summary>
    public const long StreamedResponseBytes = 200L << 20;
}
