using Hearth.Kernel.Policies;

namespace Hearth.Kernel;

/// <summary>Who calls, and into which region: read from the SigV4 credential scope.</summary>
/// <param name="AccountId">12 digits.</param>
/// <param name="Region">For example <c>us-east-1</c>.</param>
/// <param name="AccessKeyId">The access key id of the signature.</param>
public sealed record Caller(string AccountId, string Region, string AccessKeyId)
{
    /// <summary>The account of any access key that is not a 12-digit number, while authentication is open.</summary>
    public const string DefaultAccountId = "000000000000";

    /// <summary>Nobody in particular: a request without a signature. It belongs to no account.</summary>
    public static Caller Anonymous { get; } = new("anonymous", "us-east-1", "") { Principal = Principal.Anonymous };

    /// <summary>The identity; while authentication is open and the key is nobody's, the account's root user.</summary>
    public Principal Principal { get; init; } = Principal.Root(AccountId);

    /// <summary>What limits it; nothing while authentication is open.</summary>
    public AccessPolicies Policies { get; init; } = AccessPolicies.Unrestricted;

    /// <summary>The condition keys of the request that every service knows, such as aws:SourceIp.</summary>
    public RequestContext Context { get; init; } = RequestContext.Empty;

    public Arn Arn(string service, string resource) => new("aws", service, Region, AccountId, resource);

    /// <summary>Whether the caller may do this, by its own policies and that of the resource.</summary>
    /// <param name="ownerAccountId">Whose the resource is.</param>
    /// <param name="resourcePolicy">The policy of the resource, if it has one.</param>
    /// <param name="keys">Condition keys beside <see cref="Context"/>.</param>
    public AccessDecision Evaluate(
        string action, string resource, string ownerAccountId, PolicyDocument? resourcePolicy = null, RequestContext? keys = null)
    {
        if (Policies.Identity is null && Policies.Session is null && ownerAccountId == AccountId && resourcePolicy is null)
            return AccessDecision.Allowed;
        var request = new AccessRequest(Principal, action, resource)
        {
            Context = keys is null ? Context : Context.With(keys),
            ResourceAccountId = ownerAccountId,
        };
        return PolicyEvaluator.Evaluate(request, Policies with { Resource = resourcePolicy });
    }
}
