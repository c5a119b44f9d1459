using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.SigV4;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Permissions;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>
/// Who may call a function URL. https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html: AuthType NONE needs a
/// resource-based policy that lets everyone in; AWS_IAM needs a signed request of the owner's account, or of an account
/// that the policy names. The second permission that AWS asks for since October 2025 (lambda:InvokeFunction with
/// lambda:InvokedViaFunctionUrl) is taken as given, so that policies written before keep working.
/// </summary>
/// <param name="callers">Verifies signatures; null while authentication is open.</param>
internal sealed class FunctionUrlAccess(FunctionAccess access, ICallerSource? callers)
{
    private const string Action = "lambda:InvokeFunctionUrl";

    /// <summary>Null for a request that is not signed, and for any request to a URL that does not look at signatures.</summary>
    public async ValueTask<Caller?> CallerOfAsync(HttpContext http, FunctionUrl url, string region)
    {
        if (url.AuthType != FunctionUrl.IamAuth) return null;
        try
        {
            if (callers is not null) return await callers.FindAsync(http, region);
            var scope = CredentialScope.Of(http.Request);
            return scope.Region == region && scope.Service == "lambda" ? scope.ToCaller() : null;
        }
        catch (AwsError)
        {
            // A signature that cannot be read is none: the answer is the same 403.
            return null;
        }
    }

    public async ValueTask<bool> IsAllowedAsync(FunctionReference function, FunctionUrl url, Caller? caller)
    {
        if (url.AuthType == FunctionUrl.IamAuth && caller is null) return false;
        var keys = RequestContext.Of(("lambda:FunctionUrlAuthType", url.AuthType));
        return caller is null
            ? await access.IsAllowedAsync(function, Principal.Anonymous, Action, keys)
            : (await access.DecideAsync(function, caller, Action, keys)).IsAllowed;
    }
}
