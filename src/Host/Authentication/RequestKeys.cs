using System.Globalization;
using Hearth.Kernel.Policies;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Authentication;

/// <summary>
/// The condition keys that every request has.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
/// </summary>
internal static class RequestKeys
{
    public static RequestContext Of(HttpContext http, KnownIdentity identity, string region, DateTimeOffset now)
    {
        var principal = identity.Principal;
        return RequestContext.Of(
        [
            ("aws:CurrentTime", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            ("aws:EpochTime", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ("aws:SecureTransport", http.Request.IsHttps ? "true" : "false"),
            ("aws:SourceIp", http.Connection.RemoteIpAddress?.ToString()),
            ("aws:UserAgent", http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null),
            ("aws:Referer", http.Request.Headers.Referer.ToString() is { Length: > 0 } referer ? referer : null),
            ("aws:RequestedRegion", region),
            ("aws:ViaAWSService", "false"),
            ("aws:PrincipalIsAWSService", "false"),
            ("aws:PrincipalAccount", principal.AccountId),
            ("aws:PrincipalArn", principal.RoleArn ?? principal.Arn),
            ("aws:PrincipalType", principal.Type == PrincipalType.Root ? "Account" : principal.Type.ToString()),
            ("aws:userid", principal.UserId),
            ("aws:username", principal.Type == PrincipalType.User ? principal.Arn[(principal.Arn.LastIndexOf('/') + 1)..] : null),
            ("aws:TokenIssueTime", identity.Session?.IssuedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            ("aws:SourceIdentity", identity.Session?.SourceIdentity),
            ("aws:MultiFactorAuthPresent", identity.Session is null ? null : "false"),
            .. identity.Tags.Select(tag => ($"aws:PrincipalTag/{tag.Key}", (string?)tag.Value)),
        ]);
    }
}
