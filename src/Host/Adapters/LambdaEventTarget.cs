using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.Lambda;

namespace Hearth.Host.Adapters;

/// <summary>
/// EventBridge's events to functions: asynchronous invocations, with Lambda's own retries and destinations. The function's policy must
/// let a rule in, always when it is another account's and otherwise while authentication is enforced; a schedule stays in its account.
/// </summary>
internal sealed class LambdaEventTarget(LambdaService lambda, bool isEnforced) : IEventTarget
{
    private const string Action = "lambda:InvokeFunction";

    public string Service => "lambda";

    public async Task DeliverAsync(string sourceArn, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!await MayAsync(sourceArn, targetArn))
            throw new AwsError("AccessDeniedException", $"{sourceArn} is not authorized to perform: {Action} on resource: {targetArn}", 403);
        await lambda.AcceptEventAsync(targetArn, body, cancellation);
    }

    private async ValueTask<bool> MayAsync(string sourceArn, string targetArn)
    {
        if (!Arn.TryParse(sourceArn, out var source) || !Arn.TryParse(targetArn, out var target)) return false;
        var isOwn = source.AccountId == target.AccountId;
        if (source.Service == "scheduler" || (isOwn && !isEnforced)) return isOwn;
        return await lambda.MayServiceAsync($"{source.Service}.amazonaws.com", Action, targetArn, RequestContext.Of(
            ("aws:SourceArn", sourceArn), ("aws:SourceAccount", source.AccountId)));
    }
}
