using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Services.Iam;
using Hearth.Services.Lambda;
using Hearth.Services.Sts;
using Hearth.Storage;

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
        Authentication = isEnforced ? new EnforcedAuthentication(identities, time) : new OpenAuthentication(identities);
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

    public ValueTask DisposeAsync()
    {
        _iam.Dispose();
        return ValueTask.CompletedTask;
    }
}
