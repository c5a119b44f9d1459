using Hearth.Protocols.Operations;

namespace Hearth.Services.Iam.Users;

public sealed record UserThingsRequest
{
    public string? UserName { get; init; }
}

/// <summary>Of the list operations below each reads the member that it knows.</summary>
public sealed record NoThingsResponse
{
    public IReadOnlyList<string> MFADevices { get; init; } = [];

    public IReadOnlyList<string> SSHPublicKeys { get; init; } = [];

    public IReadOnlyList<string> Certificates { get; init; } = [];

    public IReadOnlyList<string> ServiceSpecificCredentials { get; init; } = [];

    public bool IsTruncated { get; init; }
}

/// <summary>
/// MFA devices, SSH keys, signing certificates, service-specific credentials and console passwords, which users cannot have here.
/// Tools ask for them before they delete a user: there are none, which is true.
/// </summary>
internal sealed class NothingOfTheKind(IamParts parts)
{
    public Task<NoThingsResponse> ListAsync(UserThingsRequest request, CallContext context)
    {
        if (request.UserName is { } name) UserOperations.Find(parts.Store.Account(context.AccountId), name);
        return Task.FromResult(new NoThingsResponse());
    }

    public Task<NoBody> NoLoginProfileAsync(UserThingsRequest request, CallContext context) =>
        throw IamErrors.NoSuchEntity($"Login Profile for User {request.UserName} cannot be found.");
}
