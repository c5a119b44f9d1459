using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.Kernel;
using Hearth.Kernel.Policies;

namespace Hearth.Services.Sts.Sessions;

/// <summary>Makes temporary credentials and reads them back. See docs/decisions/0019.</summary>
public sealed class SessionTokens(byte[] serverKey, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Sealing _sealing = new(serverKey, "sts/session-token");

    /// <param name="principal">The role's session or the user.</param>
    public SessionCredentials Make(
        Principal principal, TimeSpan duration, IReadOnlyList<string>? policies = null, IReadOnlyDictionary<string, string>? tags = null,
        string? sourceIdentity = null)
    {
        var now = time.GetUtcNow();
        // AWS's times have whole seconds.
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + duration).ToUnixTimeSeconds());
        var session = new Session(
            AccessKeyId.New(AccessKeyId.Temporary, principal.AccountId!), AccessKeyId.NewSecret(), principal.AccountId!, principal.Arn,
            principal.RoleArn, principal.UserId ?? principal.AccountId!, policies, tags, sourceIdentity, now, expires);
        return new SessionCredentials(session.AccessKeyId, session.SecretAccessKey, _sealing.Seal(JsonSerializer.Serialize(session, Json)), expires);
    }

    /// <summary>The session of a token, expired or not; null for a token that this installation did not make.</summary>
    public Session? Open(string token) => _sealing.Open(token) is { } text ? JsonSerializer.Deserialize<Session>(text, Json) : null;

    public bool IsExpired(Session session) => time.GetUtcNow() >= session.ExpiresAt;

    /// <summary>The principal of a role's session.</summary>
    public static Principal RoleSession(string accountId, string roleArn, string roleId, string roleName, string sessionName) =>
        new(PrincipalType.AssumedRole, accountId, $"arn:aws:sts::{accountId}:assumed-role/{roleName}/{sessionName}")
        {
            RoleArn = roleArn,
            UserId = $"{roleId}:{sessionName}",
        };
}
