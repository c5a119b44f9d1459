using Hearth.Host.Authentication;
using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.Lambda;

namespace Hearth.Host.Adapters;

/// <summary>
/// EventBridge's events to functions: asynchronous invocations, with Lambda's own retries and destinations. The function's policy must
/// let a rule in, always when it is another account's and otherwise while authentication is enforced; a schedule acts as its role, in its account.
/// </summary>
internal sealed class LambdaEventTarget(LambdaService lambda, IdentityServices identity) : IEventTarget
{
    private const string Action = "lambda:InvokeFunction";

    public string Service => "lambda";

    public async Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!await MayAsync(source, targetArn))
            throw new AwsError("AccessDeniedException", $"{source.Arn} is not authorized to perform: {Action} on resource: {targetArn}", 403);
        await lambda.AcceptEventAsync(targetArn, body, cancellation);
    }

    private async ValueTask<bool> MayAsync(EventSource source, string targetArn)
    {
        if (!Arn.TryParse(source.Arn, out var from) || !Arn.TryParse(targetArn, out var target)) return false;
        var isOwn = from.AccountId == target.AccountId;
        if (isOwn && !identity.IsEnforced) return true;
        var service = $"{from.Service}.amazonaws.com";
        if (from.Service == "scheduler") return isOwn && source.RoleArn is { } role && identity.MayAs(role, service, Action, targetArn);
        return await lambda.MayServiceAsync(service, Action, targetArn, RequestContext.Of(("aws:SourceArn", source.Arn), ("aws:SourceAccount", from.AccountId)));
    }
}
