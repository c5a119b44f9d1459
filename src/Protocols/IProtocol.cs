using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.SigV4;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols;

/// <summary>One of AWS's wire protocols. The Host asks each in turn whether a request is its own.</summary>
public interface IProtocol
{
    /// <summary>The call that the request makes, or null when it is not of this protocol.</summary>
    IProtocolCall? Match(HttpContext http);
}

/// <summary>A recognised call: knows how to run itself and how its errors look.</summary>
public interface IProtocolCall
{
    string Service { get; }

    string Operation { get; }

    /// <summary>Whether a request without a signature is let through, as a call of <see cref="Caller.Anonymous"/>.</summary>
    bool MayBeUnsigned => false;

    /// <summary>Whether it may run on the thread that waits for sockets.</summary>
    bool NeverBlocks => false;

    /// <summary>How the service names failed signatures.</summary>
    SignatureErrorStyle SignatureErrors => SignatureErrorStyle.Json;

    /// <summary>Reads, validates, handles and answers.</summary>
    /// <exception cref="AwsError">To be answered by <see cref="WriteErrorAsync"/>.</exception>
    Task RunAsync(CallContext context);

    Task WriteErrorAsync(HttpContext http, AwsError error);
}
