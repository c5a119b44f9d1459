using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.SigV4;
using Hearth.Services.Iam;
using Hearth.Services.Sts.Sessions;

namespace Hearth.Host.Authentication;

/// <summary>Whose credentials are whose: long-term keys are IAM's, temporary ones are what their token says and IAM still has.</summary>
internal sealed class KnownIdentities(IamService iam, SessionTokens sessions)
{
    /// <exception cref="AwsError">The key is not known, not active, or its session is over.</exception>
    public KnownIdentity Find(string accessKeyId, string? sessionToken, SignatureErrors errors)
    {
        if (sessionToken is null)
        {
            if (iam.FindAccessKey(accessKeyId) is not { IsActive: true } key) throw errors.UnknownKey();
            return new KnownIdentity(key.SecretAccessKey, key.Principal, key.Policies, key.Tags, Session: null);
        }
        if (sessions.Open(sessionToken) is not { } session || session.AccessKeyId != accessKeyId) throw errors.UnknownKey();
        if (sessions.IsExpired(session)) throw errors.ExpiredToken();
        return OfSession(session) ?? throw errors.UnknownKey();
    }

    /// <summary>The same without a verdict, for a server that takes any credentials.</summary>
    public Principal? FindPrincipal(string accessKeyId, string? sessionToken) => sessionToken is null
        ? iam.FindAccessKey(accessKeyId)?.Principal
        : sessions.Open(sessionToken) is { } session && session.AccessKeyId == accessKeyId ? session.Principal : null;

    /// <summary>Null when the role or user of the session is gone; one made anew under the same name is another.</summary>
    private KnownIdentity? OfSession(Session session)
    {
        var policies = session.Policies?.Select(PolicyDocument.Parse).ToList();
        if (session.RoleArn is { } roleArn)
        {
            if (iam.FindRole(roleArn) is not { } role || !session.UserId.StartsWith(role.Id + ":", StringComparison.Ordinal)) return null;
            var tags = session.Tags is null ? role.Tags : role.Tags.Concat(session.Tags).GroupBy(tag => tag.Key).ToDictionary(tag => tag.Key, tag => tag.Last().Value);
            return new KnownIdentity(session.SecretAccessKey, session.Principal, role.Policies with { Session = policies }, tags, session);
        }
        if (session.Principal.Type == PrincipalType.Root)
            return new KnownIdentity(session.SecretAccessKey, session.Principal, AccessPolicies.Unrestricted with { Session = policies }, new Dictionary<string, string>(), session);
        var name = session.PrincipalArn[(session.PrincipalArn.LastIndexOf('/') + 1)..];
        return iam.FindUser(session.AccountId, name) is { } user && user.Principal.UserId == session.UserId
            ? new KnownIdentity(session.SecretAccessKey, user.Principal, user.Policies with { Session = policies }, user.Tags, session)
            : null;
    }
}

/// <param name="Session">Of temporary credentials.</param>
internal sealed record KnownIdentity(
    string SecretAccessKey, Principal Principal, AccessPolicies Policies, IReadOnlyDictionary<string, string> Tags, Session? Session);
