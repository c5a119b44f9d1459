using Hearth.Services.Sts.Sessions;

namespace Hearth.Services.Sts;

/// <summary>https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html</summary>
public sealed record CredentialsShape
{
    public required string AccessKeyId { get; init; }

    public required string SecretAccessKey { get; init; }

    public required string SessionToken { get; init; }

    public required DateTimeOffset Expiration { get; init; }

    internal static CredentialsShape Of(SessionCredentials credentials) => new()
    {
        AccessKeyId = credentials.AccessKeyId,
        SecretAccessKey = credentials.SecretAccessKey,
        SessionToken = credentials.SessionToken,
        Expiration = credentials.Expiration,
    };
}
