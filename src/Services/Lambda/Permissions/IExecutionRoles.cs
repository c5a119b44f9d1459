using Hearth.Kernel;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda.Permissions;

/// <summary>The roles that there are, which Host plugs in while authentication is enforced; else any well-formed ARN is a role.</summary>
public interface IExecutionRoles
{
    /// <summary>Whether there is such a role, and it trusts lambda.amazonaws.com.</summary>
    bool IsAssumable(string roleArn);
}

/// <summary>Who makes a request that is no operation of an API: the caller of a function URL.</summary>
public interface ICallerSource
{
    /// <returns>The caller, verified while authentication is enforced; null for a signature that is not that of this service and region.</returns>
    /// <exception cref="AwsError">The request is not signed, or not as it should be.</exception>
    ValueTask<Caller?> FindAsync(HttpContext http, string region);
}

internal static class ExecutionRoles
{
    /// <exception cref="AwsError">InvalidParameterValueException.</exception>
    public static void Check(this IExecutionRoles? roles, string? roleArn)
    {
        if (roleArn is not null && roles?.IsAssumable(roleArn) == false)
            throw LambdaErrors.InvalidParameterValue("The role defined for the function cannot be assumed by Lambda.");
    }
}
