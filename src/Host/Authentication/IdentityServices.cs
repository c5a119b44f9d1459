using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Protocols.SigV4;
using Hearth.Services.Iam;
using Hearth.Services.Lambda;
using Hearth.Services.Sts;
using Hearth.Services.Sts.Sessions;
using Hearth.Storage;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Authentication;

/// <summary>IAM, STS, and how requests are authenticated with them.</summary>
internal sealed class IdentityServices : IAsyncDisposable
{
    private readonly IamService _iam;
    private readonly StsService _sts;

    private IdentityServices(StorageEngine storage, bool isEnforced, TimeProvider time)
    {
        _iam = new IamService(storage.Database, storage.ServerKey, time);
        _sts = new StsService(new RoleDirectory(_iam), storage.ServerKey, time);
        var identities = new KnownIdentities(_iam, _sts.Tokens);
        IsEnforced = isEnforced;
        Authentication = isEnforced ? new EnforcedAuthentication(identities, time) : new OpenAuthentication(identities, time);
        Administration = new AccountAdministration(_iam, new AdministrationToken(storage.ServerKey, time));
    }

    public bool IsEnforced { get; }

    public IAuthentication Authentication { get; }

    public AccountAdministration Administration { get; }

    public IReadOnlyList<ServiceDefinition> Definitions => [_iam.Definition, _sts.Definition];

    public static async Task<IdentityServices> StartAsync(StorageEngine storage, bool isEnforced, TimeProvider time, CancellationToken cancellation)
    {
        var services = new IdentityServices(storage, isEnforced, time);
        await services._iam.StartAsync(cancellation);
        return services;
    }

    public DataPlaneOptions Apply(DataPlaneOptions options) => options with { CredentialsOf = new ExecutionCredentials(_iam, _sts.Tokens).Of };

    public LambdaOptions Apply(LambdaOptions options) => IsEnforced
        ? options with { Roles = new ExecutionRoles(_iam), Callers = new FunctionUrlCallers(Authentication) }
        : options;

    /// <summary>Whether a service that acts in a role may do this: the role trusts it, and its policies allow the action.</summary>
    public bool MayAs(string roleArn, string service, string action, string resource)
    {
        var roles = new ExecutionRoles(_iam, service);
        if (!roles.IsAssumable(roleArn) || _iam.FindRole(roleArn) is not { } role) return false;
        var principal = SessionTokens.RoleSession(RoleDirectory.AccountOf(roleArn), roleArn, role.Id, role.Name, "service");
        return PolicyEvaluator.Evaluate(new AccessRequest(principal, action, resource), role.Policies).IsAllowed;
    }

    /// <summary>Whether the request comes from whose the installation is: who has the server's key, or is the root user of its first account.</summary>
    public async ValueTask<bool> IsOwnerAsync(HttpContext http)
    {
        if (!IsEnforced || Administration.IsAdministrator(http.Request)) return true;
        try
        {
            var caller = await Authentication.AuthenticateAsync(http, "lambda", SignatureErrorStyle.Json);
            return caller.Principal == Principal.Root(Caller.DefaultAccountId);
        }
        catch (AwsError)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        _iam.Dispose();
        return ValueTask.CompletedTask;
    }
}
