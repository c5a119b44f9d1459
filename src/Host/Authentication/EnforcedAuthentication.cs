using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.SigV4;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Authentication;

/// <summary>Verifies every signature; callers carry the policies that limit them.</summary>
internal sealed class EnforcedAuthentication(KnownIdentities identities, TimeProvider time) : IAuthentication
{
    /// <summary>The largest body that is kept to know its hash: Lambda's largest, code in base 64. S3's are hashed as they are read.</summary>
    private const long LargestBodyBytes = 70_167_211;

    /// <summary>IAM is one for all regions, and signed for this one.</summary>
    private const string GlobalRegion = "us-east-1";

    private readonly SignatureVerifier _verifier = new(time, LargestBodyBytes);

    public IAuthorization? Authorization { get; } = new OperationAuthorization();

    public async ValueTask<Caller> AuthenticateAsync(HttpContext http, string service, SignatureErrorStyle style)
    {
        var errors = new SignatureErrors(style);
        var signature = RequestSignature.Of(http.Request, errors);
        // Or a signature of S3's, which may leave the body unsigned, would open the other services.
        if (signature.Scope.Service != service) throw errors.DoesNotMatch($"Credential should be scoped to correct service: '{service}'.");
        if (service == "iam" && signature.Scope.Region != GlobalRegion)
            throw errors.DoesNotMatch($"Credential should be scoped to a valid region, not '{signature.Scope.Region}'.");
        // Before anything costly: a request of nobody that is known is not read any further.
        var identity = identities.Find(signature.Scope.AccessKeyId, signature.SessionToken, errors);
        await _verifier.VerifyAsync(http.Request, signature, identity.SecretAccessKey, errors);
        return CallerOf(http, identity, signature.Scope);
    }

    public Caller AuthenticateForm(HttpContext http, SignedForm form)
    {
        var errors = new SignatureErrors(SignatureErrorStyle.S3);
        var identity = identities.Find(form.Scope.AccessKeyId, form.SessionToken, errors);
        if (form.Scope.Service != "s3") throw errors.DoesNotMatch("Credential should be scoped to correct service: 's3'.");
        form.Verify(identity.SecretAccessKey, errors);
        return CallerOf(http, identity, form.Scope);
    }

    private Caller CallerOf(HttpContext http, KnownIdentity identity, CredentialScope scope) => new(identity.Principal.AccountId!, scope.Region, scope.AccessKeyId)
    {
        Principal = identity.Principal,
        Policies = identity.Policies,
        Context = RequestKeys.Of(http, identity, scope.Region, time.GetUtcNow()),
    };
}
