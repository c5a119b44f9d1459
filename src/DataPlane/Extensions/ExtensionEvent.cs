using System.Text.Json;
using Hearth.DataPlane.RuntimeApi;

namespace Hearth.DataPlane.Extensions;

/// <summary>
/// What an extension is told of. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html#extensions-api-next
/// </summary>
/// <param name="DeadlineMs">Milliseconds since 1970.</param>
internal abstract record ExtensionEvent(long DeadlineMs)
{
    public const string InvokeName = "INVOKE", ShutdownName = "SHUTDOWN";

    public sealed record Invoke(ActiveInvocation Active) : ExtensionEvent(Active.DeadlineMs);

    public sealed record Shutdown(ShutdownReason Reason, long DeadlineMs) : ExtensionEvent(DeadlineMs);

    public byte[] ToJson() => this switch
    {
        Invoke { Active: var active } => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["eventType"] = InvokeName,
            ["deadlineMs"] = DeadlineMs,
            ["requestId"] = active.Invocation.RequestId,
            ["invokedFunctionArn"] = active.Invocation.InvokedFunctionArn,
            ["tracing"] = new Dictionary<string, string> { ["type"] = TraceId.Header, ["value"] = active.TraceId },
        }),
        Shutdown { Reason: var reason } => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["eventType"] = ShutdownName,
            ["shutdownReason"] = reason.ToString().ToLowerInvariant(),
            ["deadlineMs"] = DeadlineMs,
        }),
        _ => throw new InvalidOperationException($"No text for the event {this}."),
    };
}

/// <summary>Why a run of an environment ends; in lower case in the event.</summary>
internal enum ShutdownReason
{
    /// <summary>It is not needed any more.</summary>
    Spindown,

    /// <summary>An invocation, or the initialisation, took too long.</summary>
    Timeout,

    /// <summary>The runtime or an extension has ended or failed.</summary>
    Failure,
}
