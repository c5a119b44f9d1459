using Hearth.Kernel;
using Hearth.Protocols;
using Hearth.Protocols.Operations;
using Hearth.Protocols.SigV4;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Authentication;

/// <summary>Who makes a request. <c>--auth</c> chooses.</summary>
internal interface IAuthentication
{
    /// <summary>What callers may do is decided by this; null: everything.</summary>
    IAuthorization? Authorization { get; }

    /// <param name="service">The service whose operation is called: the signature must be for it.</param>
    /// <exception cref="AwsError">The request is not signed, or not as it should be.</exception>
    ValueTask<Caller> AuthenticateAsync(HttpContext http, string service, SignatureErrorStyle style);

    /// <exception cref="AwsError">The form is not signed as it should be.</exception>
    Caller AuthenticateForm(HttpContext http, SignedForm form);
}
