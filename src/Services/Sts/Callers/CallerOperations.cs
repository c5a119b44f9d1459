using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Sts.Sessions;

namespace Hearth.Services.Sts.Callers;

public sealed record GetCallerIdentityRequest;

public sealed record GetCallerIdentityResponse
{
    public required string UserId { get; init; }

    public required string Account { get; init; }

    public required string Arn { get; init; }
}

public sealed record GetSessionTokenRequest
{
    [Range(900, 129600)]
    public int? DurationSeconds { get; init; }

    [Length(9, 256)]
    public string? SerialNumber { get; init; }

    [Length(6, 6)]
    public string? TokenCode { get; init; }
}

public sealed record GetSessionTokenResponse
{
    public required CredentialsShape Credentials { get; init; }
}

public sealed record GetAccessKeyInfoRequest
{
    [Required, Length(16, 128), Pattern(@"[\w]*")]
    public string? AccessKeyId { get; init; }
}

public sealed record GetAccessKeyInfoResponse
{
    public required string Account { get; init; }
}

public sealed record DecodeAuthorizationMessageRequest
{
    [Required, Length(1, 10240)]
    public string? EncodedMessage { get; init; }
}

public sealed record DecodeAuthorizationMessageResponse
{
    public required string DecodedMessage { get; init; }
}

/// <summary>https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html</summary>
internal sealed class CallerOperations(SessionTokens tokens)
{
    private const int UsualSeconds = 43200;
    private const int LongestRootSeconds = 3600;

    public Task<GetCallerIdentityResponse> GetIdentityAsync(GetCallerIdentityRequest request, CallContext context) =>
        Task.FromResult(new GetCallerIdentityResponse
        {
            UserId = context.Caller.Principal.UserId ?? context.AccountId,
            Account = context.AccountId,
            Arn = context.Caller.Principal.Arn,
        });

    public Task<GetSessionTokenResponse> GetSessionTokenAsync(GetSessionTokenRequest request, CallContext context)
    {
        var caller = context.Caller;
        if (caller.AccessKeyId.StartsWith(AccessKeyId.Temporary, StringComparison.Ordinal))
            throw StsErrors.AccessDenied("Cannot call GetSessionToken with session credentials");
        if (request.SerialNumber is not null || request.TokenCode is not null)
            throw StsErrors.AccessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code.");
        var seconds = request.DurationSeconds ?? UsualSeconds;
        if (caller.Principal.Type == PrincipalType.Root) seconds = Math.Min(seconds, LongestRootSeconds);
        return Task.FromResult(new GetSessionTokenResponse
        {
            Credentials = CredentialsShape.Of(tokens.Make(caller.Principal, TimeSpan.FromSeconds(seconds))),
        });
    }

    public Task<GetAccessKeyInfoResponse> GetAccessKeyInfoAsync(GetAccessKeyInfoRequest request, CallContext context) =>
        Task.FromResult(new GetAccessKeyInfoResponse
        {
            Account = AccessKeyId.AccountOf(request.AccessKeyId!)
                ?? throw StsErrors.Validation($"Invalid access key: {request.AccessKeyId}"),
        });

    /// <summary>Refusals here say their reason in plain text, so no encoded message is ever valid.</summary>
    public Task<DecodeAuthorizationMessageResponse> DecodeAsync(DecodeAuthorizationMessageRequest request, CallContext context) =>
        throw new AwsError("InvalidAuthorizationMessageException", "Message is invalid.");
}
