using System.Text;
using Hearth.Kernel;
using Hearth.Services.S3.Notifications;
using Hearth.Services.Sns;
using Hearth.Services.Sns.Messages;

namespace Hearth.Host.Adapters;

/// <summary>
/// S3's event notifications to topics, under the subject that AWS gives them.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
/// </summary>
internal sealed class TopicNotificationTarget(SnsService sns, TopicAccess access) : IEventTarget
{
    private const string Subject = "Amazon S3 Notification";

    public string Service => "sns";

    public ValueTask<bool> AcceptsAsync(EventSource source, string targetArn, CancellationToken cancellation)
    {
        try
        {
            Check(source, targetArn);
            return ValueTask.FromResult(sns.HasTopic(targetArn));
        }
        catch (AwsError)
        {
            return ValueTask.FromResult(false);
        }
    }

    public Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        Check(source, targetArn);
        return sns.PublishAsync(targetArn, Subject, Encoding.UTF8.GetString(body.Span), new Dictionary<string, MessageAttributeValue>());
    }

    private void Check(EventSource source, string targetArn) => access.Check("s3.amazonaws.com", source.BucketArn, source.AccountId, targetArn);
}
