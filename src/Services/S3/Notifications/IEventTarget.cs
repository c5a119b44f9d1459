namespace Hearth.Services.S3.Notifications;

/// <summary>Takes event notifications for targets of one service; the Host plugs in one for each that Hearth has.</summary>
public interface IEventTarget
{
    /// <summary>The service part of the ARNs it takes: "lambda".</summary>
    string Service { get; }

    /// <summary>Whether the target exists and lets this bucket send to it.</summary>
    ValueTask<bool> AcceptsAsync(EventSource source, string targetArn, CancellationToken cancellation);

    /// <summary>Returns once the target has the event for good.</summary>
    /// <param name="body">UTF-8 JSON: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html</param>
    /// <exception cref="Kernel.AwsError">The target does not take it.</exception>
    Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation);
}

/// <param name="BucketArn">"arn:aws:s3:::bucket"</param>
/// <param name="AccountId">The bucket's owner.</param>
public sealed record EventSource(string BucketArn, string AccountId);
