using System.Text.Json.Serialization;
using Hearth.Kernel.Policies;

namespace Hearth.Services.Sts.Sessions;

/// <summary>
/// What temporary credentials stand for. All of it travels, sealed, in the session token, so that a session needs no row and
/// every node of an installation knows every session.
/// </summary>
/// <param name="AccessKeyId">"ASIA...".</param>
/// <param name="PrincipalArn">Of the role's session, or of the user.</param>
/// <param name="RoleArn">Null for a user's session.</param>
/// <param name="Policies">Session policies, documents; null when none were given.</param>
/// <param name="Tags">Session tags.</param>
public sealed record Session(
    string AccessKeyId,
    string SecretAccessKey,
    string AccountId,
    string PrincipalArn,
    string? RoleArn,
    string UserId,
    IReadOnlyList<string>? Policies,
    IReadOnlyDictionary<string, string>? Tags,
    string? SourceIdentity,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt)
{
    [JsonIgnore]
    public Principal Principal => new(
        RoleArn is not null ? PrincipalType.AssumedRole : PrincipalArn.EndsWith(":root", StringComparison.Ordinal) ? PrincipalType.Root : PrincipalType.User,
        AccountId,
        PrincipalArn)
    {
        RoleArn = RoleArn,
        UserId = UserId,
    };
}

/// <param name="SessionToken">The session itself, sealed.</param>
public sealed record SessionCredentials(string AccessKeyId, string SecretAccessKey, string SessionToken, DateTimeOffset Expiration);
