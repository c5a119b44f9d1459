using System.Text.Json;
using Hearth.DataPlane.RuntimeApi;

namespace Hearth.DataPlane;

/// <summary>AWS's words for an invocation that failed (recorded as I6 to I9 and I16).</summary>
internal static class FunctionFailure
{
    /// <summary>Null for a response.</summary>
    public static string? TypeOf(RuntimeAnswer answer) => answer switch
    {
        RuntimeAnswer.Error e => e.ErrorType,
        RuntimeAnswer.ResponseTooLarge => "Function.ResponseSizeTooLarge",
        RuntimeAnswer.TimedOut => "Sandbox.Timedout",
        RuntimeAnswer.Exited { OutOfMemory: true } => "Runtime.OutOfMemory",
        RuntimeAnswer.Exited => "Runtime.ExitError",
        RuntimeAnswer.InvalidEntrypoint => "Runtime.InvalidEntrypoint",
        RuntimeAnswer.ExtensionFailed e => e.ErrorType,
        _ => null,
    };

    public static string? MessageOf(RuntimeAnswer answer, string requestId, TimeSpan timeout) => answer switch
    {
        RuntimeAnswer.Error e => e.ErrorMessage,
        RuntimeAnswer.ResponseTooLarge =>
            $"Response payload size exceeded maximum allowed payload size ({RuntimeApiLimits.BufferedResponseBytes} bytes).",
        RuntimeAnswer.TimedOut => $"RequestId: {requestId} Error: {TimeoutText(timeout)}",
        RuntimeAnswer.Exited e => $"RequestId: {requestId} Error: {ExitText.OfRuntime(e.Exit)}",
        RuntimeAnswer.InvalidEntrypoint e => $"RequestId: {requestId} Error: {e.Message}",
        RuntimeAnswer.ExtensionFailed e => $"RequestId: {requestId} Error: {e.Message}",
        _ => null,
    };

    public static string TimeoutText(TimeSpan timeout) => $"Task timed out after {timeout.TotalSeconds:0.00} seconds";

    /// <summary>What the caller gets: the function's own JSON, or an error object.</summary>
    public static ReadOnlyMemory<byte> PayloadOf(RuntimeAnswer answer, string? errorType, string? errorMessage) => answer switch
    {
        RuntimeAnswer.Response response => response.Payload,
        RuntimeAnswer.Error error => error.Payload,
        RuntimeAnswer.ResponseTooLarge => Json(("errorMessage", errorMessage), ("errorType", errorType)),
        _ => Json(("errorType", errorType), ("errorMessage", errorMessage)),
    };

    /// <summary>The log event that tells of the failure, between the function's output and END; null when there is none.</summary>
    public static string? LogEvent(RuntimeAnswer answer, string requestId, TimeSpan timeout, DateTimeOffset now) => answer switch
    {
        RuntimeAnswer.TimedOut => $"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {requestId} {TimeoutText(timeout)}\n\n",
        RuntimeAnswer.Exited or RuntimeAnswer.InvalidEntrypoint or RuntimeAnswer.ExtensionFailed =>
            $"{MessageOf(answer, requestId, timeout)}\n{TypeOf(answer)}\n",
        _ => null,
    };

    /// <summary>The Status of REPORT: a function that answered with an error has run to its end.</summary>
    public static string StatusOf(RuntimeAnswer answer) => answer switch
    {
        RuntimeAnswer.TimedOut => "timeout",
        RuntimeAnswer.Exited or RuntimeAnswer.InvalidEntrypoint or RuntimeAnswer.ExtensionFailed => "error",
        _ => "success",
    };

    private static byte[] Json(params (string Name, string? Value)[] members)
        => JsonSerializer.SerializeToUtf8Bytes(members.ToDictionary(member => member.Name, member => member.Value));
}
