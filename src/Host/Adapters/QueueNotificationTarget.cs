using System.Text;
using Hearth.Kernel;
using Hearth.Services.S3.Notifications;
using Hearth.Services.Sqs;

namespace Hearth.Host.Adapters;

/// <summary>
/// S3's event notifications to queues; FIFO queues are none of S3's targets.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
/// </summary>
internal sealed class QueueNotificationTarget(SqsService sqs, QueueAccess access) : IEventTarget
{
    private const string Principal = "s3.amazonaws.com";

    public string Service => "sqs";

    public ValueTask<bool> AcceptsAsync(EventSource source, string targetArn, CancellationToken cancellation)
    {
        try
        {
            Check(source, targetArn);
            return ValueTask.FromResult(sqs.HasQueue(targetArn) && !targetArn.EndsWith(".fifo", StringComparison.Ordinal));
        }
        catch (AwsError)
        {
            return ValueTask.FromResult(false);
        }
    }

    public Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        Check(source, targetArn);
        return sqs.SendAsync(targetArn, Principal, Encoding.UTF8.GetString(body.Span));
    }

    private void Check(EventSource source, string targetArn) => access.Check(Principal, source.BucketArn, source.AccountId, targetArn);
}
