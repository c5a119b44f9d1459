using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.SigV4;
using Hearth.Services.Iam;
using Hearth.Services.Lambda.Permissions;
using Hearth.Services.Sts;
using Hearth.Services.Sts.Sessions;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Authentication;

/// <summary>IAM's roles for STS.</summary>
internal sealed class RoleDirectory(IamService iam) : IRoleDirectory
{
    public AssumableRole? Find(string roleArn) => iam.FindRole(roleArn) is { } role
        ? new AssumableRole(role.Arn, AccountOf(role.Arn), role.Id, role.Name, role.TrustPolicy, role.MaxSession)
        : null;

    public string? FindManagedPolicy(string accountId, string policyArn) => iam.FindPolicyDocument(accountId, policyArn);

    public static string AccountOf(string arn) => Arn.TryParse(arn, out var parsed) ? parsed.AccountId : "";
}

/// <summary>IAM's roles for Lambda: those whose trust policy lets it in.</summary>
internal sealed class ExecutionRoles(IamService iam, string service = "lambda.amazonaws.com") : IExecutionRoles
{
    public bool IsAssumable(string roleArn) => iam.FindRole(roleArn) is { } role && PolicyEvaluator.Evaluate(
        new AccessRequest(Principal.Service(service), "sts:AssumeRole", roleArn) { ResourceAccountId = RoleDirectory.AccountOf(roleArn) },
        new AccessPolicies { Resource = role.TrustPolicy, IsResourceGrantRequired = true }).IsAllowed;
}

/// <summary>What a function's runtime gets for credentials: a session of its role, named after the function.</summary>
internal sealed class ExecutionCredentials(IamService iam, SessionTokens sessions)
{
    /// <summary>
    /// Longer than AWS's twelve hours, since an environment that stays busy lives as long as it does; deleting the role ends it at once.
    /// </summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(36);

    public IReadOnlyDictionary<string, string> Of(EnvironmentConfig config)
    {
        // While authentication is open the role need not exist: its name says who it would be.
        var (id, name) = iam.FindRole(config.RoleArn) is { } role
            ? (role.Id, role.Name)
            : ("AROAHEARTHOPENROLE000", config.RoleArn[(config.RoleArn.LastIndexOf('/') + 1)..]);
        var credentials = sessions.Make(SessionTokens.RoleSession(config.AccountId, config.RoleArn, id, name, config.FunctionName), Lifetime);
        return new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = credentials.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = credentials.SecretAccessKey,
            ["AWS_SESSION_TOKEN"] = credentials.SessionToken,
        };
    }
}

/// <summary>Callers of function URLs, by the same rules as those of operations.</summary>
internal sealed class FunctionUrlCallers(IAuthentication authentication) : ICallerSource
{
    public async ValueTask<Caller?> FindAsync(HttpContext http, string region)
    {
        var scope = CredentialScope.Of(http.Request);
        if (scope.Region != region || scope.Service != "lambda") return null;
        return await authentication.AuthenticateAsync(http, "lambda", SignatureErrorStyle.Json);
    }
}
