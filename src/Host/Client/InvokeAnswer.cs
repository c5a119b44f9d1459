namespace Hearth.Host.Client;

/// <param name="StatusCode">200 for an answer, 202 for an event that was taken.</param>
/// <param name="RequestId">The id under which the log has the invocation.</param>
/// <param name="FunctionError">"Unhandled" when the function failed.</param>
/// <param name="Log">The last 4 KB of the invocation's log.</param>
internal sealed record InvokeAnswer(int StatusCode, string RequestId, string Payload, string? FunctionError, string Log);
