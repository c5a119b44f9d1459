using Hearth.Kernel;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.Operations;

/// <summary>Who calls, and the request's id, for a handler.</summary>
/// <param name="RequestId">UUID v4, the answer's x-amzn-RequestId.</param>
/// <param name="Http">The request itself, for the few operations that stream.</param>
public sealed record CallContext(Caller Caller, string RequestId, HttpContext Http)
{
    /// <summary>Decides what the caller may do; null while authentication is open.</summary>
    public IAuthorization? Authorization { get; init; }

    /// <summary>Fires when the client has gone away.</summary>
    public CancellationToken Cancellation => Http.RequestAborted;

    public string AccountId => Caller.AccountId;

    public string Region => Caller.Region;
}
