using Hearth.Host.Authentication;
using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Services.Lambda;
using Hearth.Services.S3.Notifications;

namespace Hearth.Host.Adapters;

/// <summary>S3's event notifications to functions: asynchronous invocations that the function's policy must let in, as AWS has it.</summary>
/// <param name="lambda">Made after S3, which it takes code from: hence asked for when it is needed.</param>
internal sealed class LambdaNotificationTarget(Func<LambdaService> lambda) : IEventTarget
{
    private const string Action = "lambda:InvokeFunction";

    public string Service => "lambda";

    public async ValueTask<bool> AcceptsAsync(EventSource source, string targetArn, CancellationToken cancellation)
    {
        try
        {
            return await lambda().MayServiceAsync(
                "s3.amazonaws.com", Action, targetArn, RequestContext.Of(("aws:SourceArn", source.BucketArn), ("aws:SourceAccount", source.AccountId)));
        }
        catch (AwsError)
        {
            // There is no such function.
            return false;
        }
    }

    public async Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!await AcceptsAsync(source, targetArn, cancellation))
            throw new AwsError("AccessDeniedException", $"{source.BucketArn} is not authorized to perform: {Action} on resource: {targetArn}", 403);
        await lambda().AcceptEventAsync(targetArn, body, cancellation);
    }
}
