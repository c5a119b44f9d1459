using Hearth.Protocols.Operations;

namespace Hearth.Services.S3.Notifications;

/// <summary>What happened to an object, and who did it.</summary>
/// <param name="Name">Without "s3:": "ObjectCreated:Put".</param>
internal sealed record ObjectEvent(string Name, string PrincipalId, string SourceAddress, string RequestId, string HostId)
{
    public static ObjectEvent Of(string name, CallContext context) => new(
        name, "AWS:" + (context.Caller.Principal.UserId ?? context.AccountId), context.Http.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1",
        context.Http.Response.Headers["x-amz-request-id"].ToString(), context.Http.Response.Headers["x-amz-id-2"].ToString());
}
