using Hearth.Kernel.Policies;

namespace Hearth.Services.Sts;

/// <summary>The roles that there are: IAM's, which the Host plugs in.</summary>
public interface IRoleDirectory
{
    /// <summary>Null when there is no such role.</summary>
    AssumableRole? Find(string roleArn);

    /// <summary>The document of a managed policy, of the account or of AWS; null when there is none.</summary>
    string? FindManagedPolicy(string accountId, string policyArn);
}

/// <param name="Id">"AROA...".</param>
public sealed record AssumableRole(string Arn, string AccountId, string Id, string Name, PolicyDocument TrustPolicy, TimeSpan MaxSession);
