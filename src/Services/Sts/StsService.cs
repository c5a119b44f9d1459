using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sts.AssumeRole;
using Hearth.Services.Sts.Callers;
using Hearth.Services.Sts.Sessions;

namespace Hearth.Services.Sts;

/// <summary>AWS STS: the API, and the temporary credentials that it makes.</summary>
public sealed class StsService
{
    /// <param name="serverKey">32 bytes that session tokens are sealed with.</param>
    public StsService(IRoleDirectory roles, byte[] serverKey, TimeProvider time)
    {
        Tokens = new SessionTokens(serverKey, time);
        var callers = new CallerOperations(Tokens);
        Definition = new ServiceDefinition("sts", Naming.Pascal)
            {
                XmlNamespace = "https://sts.amazonaws.com/doc/2011-06-15/",
                ValidationErrorCode = "ValidationError",
                Actions = Permissions(),
            }
            .Add<AssumeRoleRequest, AssumeRoleResponse>("AssumeRole", new AssumeRoleHandler(roles, Tokens).HandleAsync)
            .Add<GetCallerIdentityRequest, GetCallerIdentityResponse>("GetCallerIdentity", callers.GetIdentityAsync)
            .Add<GetSessionTokenRequest, GetSessionTokenResponse>("GetSessionToken", callers.GetSessionTokenAsync)
            .Add<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse>("GetAccessKeyInfo", callers.GetAccessKeyInfoAsync)
            .Add<DecodeAuthorizationMessageRequest, DecodeAuthorizationMessageResponse>("DecodeAuthorizationMessage", callers.DecodeAsync);
    }

    public ServiceDefinition Definition { get; }

    public SessionTokens Tokens { get; }

    /// <summary>
    /// AssumeRole looks at the caller's policies and the role's together; the two others need none:
    /// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    /// </summary>
    private static ActionTable Permissions() => new ActionTable("sts", ActionTable.QueryRefusal)
        .Free("AssumeRole").Free("GetCallerIdentity").Free("GetSessionToken");
}
