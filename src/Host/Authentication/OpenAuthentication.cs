using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.SigV4;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Authentication;

/// <summary>
/// Takes any credentials, as long as a link holds, and lets everybody do everything in their account. Keys and sessions that this server gave out say whose
/// they are; else a 12-digit key is the account.
/// </summary>
internal sealed class OpenAuthentication(KnownIdentities identities, TimeProvider time) : IAuthentication
{
    public IAuthorization? Authorization => null;

    public ValueTask<Caller> AuthenticateAsync(HttpContext http, string service, SignatureErrorStyle style)
    {
        var scope = CredentialScope.Of(http.Request);
        if (PresignedLink.EndOf(http.Request) is { } end && time.GetUtcNow() > end)
            throw new SignatureErrors(style).LinkExpired($"Signature expired: it held until {end:yyyyMMdd'T'HHmmss'Z'}");
        var token = http.Request.Headers["X-Amz-Security-Token"] is [{ Length: > 0 } header] ? header
            : http.Request.Query["X-Amz-Security-Token"] is [{ Length: > 0 } query] ? query : null;
        return new(CallerOf(scope, token));
    }

    public Caller AuthenticateForm(HttpContext http, SignedForm form) => CallerOf(form.Scope, form.SessionToken);

    private Caller CallerOf(CredentialScope scope, string? token) => identities.FindPrincipal(scope.AccessKeyId, token) is { } principal
        ? new Caller(principal.AccountId!, scope.Region, scope.AccessKeyId) { Principal = principal }
        : scope.ToCaller();
}
