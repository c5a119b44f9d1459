using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.S3.BucketSettings;
using Hearth.Services.S3.Buckets;
using Hearth.Storage;

namespace Hearth.Services.S3.Notifications;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html</summary>
internal sealed class NotificationOperations(
    BucketStore buckets, IDatabase database, EventOutbox outbox, IReadOnlyList<IEventTarget> targets, TimeProvider time)
{
    private static readonly string[] Known =
    [
        "s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Post", "s3:ObjectCreated:Copy", "s3:ObjectCreated:CompleteMultipartUpload",
        "s3:ObjectRemoved:*", "s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated",
        "s3:ObjectTagging:*", "s3:ObjectTagging:Put", "s3:ObjectTagging:Delete",
    ];

    public Task<NotificationConfiguration> GetAsync(BucketRequest request, CallContext context) =>
        Task.FromResult(buckets.Require(request.Bucket).Document.Notification ?? new NotificationConfiguration());

    public async Task<NoBody> PutAsync(PutSettingRequest<NotificationConfiguration> request, CallContext context)
    {
        var bucket = buckets.Require(request.Bucket);
        var configuration = request.Setting!;
        if (configuration.EventBridgeConfiguration is not null) throw S3Error.NotImplemented("EventBridge notifications", "EventBridgeConfiguration");
        var all = NotificationMatch.All(configuration).ToList();
        foreach (var target in all) Check(target);
        if (Overlap(all) is { } name)
            throw S3Error.InvalidArgument(
                "Configurations overlap. Configurations on the same bucket cannot share a common event type.", "Event", name);
        foreach (var target in all) await CheckTargetAsync(bucket, target, context);
        var kept = configuration with
        {
            LambdaFunctionConfigurations = [.. configuration.LambdaFunctionConfigurations.Select(target => target with { Id = target.Id ?? NewId() })],
            QueueConfigurations = [.. configuration.QueueConfigurations.Select(target => target with { Id = target.Id ?? NewId() })],
            TopicConfigurations = [.. configuration.TopicConfigurations.Select(target => target with { Id = target.Id ?? NewId() })],
        };
        await buckets.ChangeAsync(bucket.Name, document => document with { Notification = kept });
        await TestAsync(bucket, [.. kept.QueueConfigurations, .. kept.TopicConfigurations], context);
        return NoBody.Instance;
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    private static void Check(NotificationTarget target)
    {
        if (target.Events.Count == 0) throw S3Error.MalformedXml();
        if (target.Events.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
            throw S3Error.InvalidArgument("The event is not supported for notifications", "Event", unknown);
        foreach (var rule in target.Filter?.S3Key?.FilterRules ?? [])
        {
            if (rule.Name.ToLowerInvariant() is not ("prefix" or "suffix"))
                throw S3Error.InvalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", rule.Name);
        }
    }

    /// <summary>Two configurations for one event whose prefixes and suffixes can be those of one key.</summary>
    private static string? Overlap(List<NotificationTarget> all)
    {
        for (var left = 0; left < all.Count; left++)
        {
            foreach (var right in all.Skip(left + 1).Where(right => CanMeet(all[left], right)))
            {
                if (all[left].Events.FirstOrDefault(name => right.Events.Any(
                    other => NotificationMatch.Covers(name, other) || NotificationMatch.Covers(other, name))) is { } shared) return shared;
            }
        }
        return null;
    }

    private static bool CanMeet(NotificationTarget left, NotificationTarget right)
    {
        var (a, b) = (NotificationMatch.Prefix(left.Filter), NotificationMatch.Prefix(right.Filter));
        var (c, d) = (NotificationMatch.Suffix(left.Filter), NotificationMatch.Suffix(right.Filter));
        return (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal))
            && (c.EndsWith(d, StringComparison.Ordinal) || d.EndsWith(c, StringComparison.Ordinal));
    }

    private async Task CheckTargetAsync(Bucket bucket, NotificationTarget target, CallContext context)
    {
        if (string.Equals(context.Http.Request.Headers["x-amz-skip-destination-validation"], "true", StringComparison.OrdinalIgnoreCase)) return;
        if (!Arn.TryParse(target.TargetArn, out var arn)) throw S3Error.InvalidArgument("The ARN could not be parsed", "Arn", target.TargetArn);
        if (targets.FirstOrDefault(one => one.Service == arn.Service) is not { } service)
            throw new AwsError("NotImplemented", $"Hearth does not deliver events to {arn.Service} yet.", 501);
        if (await service.AcceptsAsync(new EventSource(bucket.Arn, bucket.AccountId), target.TargetArn, context.Cancellation)) return;
        throw S3Error.InvalidArgument("Unable to validate the following destination configurations", target.TargetArn, WhyNot(arn.Service));
    }

    private static string WhyNot(string service) => service switch
    {
        "sqs" => "Permissions on the destination queue do not allow S3 to publish notifications from this bucket",
        "sns" => "Permissions on the destination topic do not allow S3 to publish notifications from this bucket",
        _ => "Not authorized to invoke function or it does not exist",
    };

    /// <summary>Queues and topics are told that they are connected; functions are not.</summary>
    private async Task TestAsync(Bucket bucket, IReadOnlyList<NotificationTarget> told, CallContext context)
    {
        if (told.Count == 0) return;
        var headers = context.Http.Response.Headers;
        var now = time.GetUtcNow();
        var body = EventJson.Test(bucket, headers["x-amz-request-id"].ToString(), headers["x-amz-id-2"].ToString(), now);
        await database.WriteAsync(connection =>
        {
            foreach (var target in told) EventOutbox.Add(connection, bucket.Name, target.TargetArn, body, now);
        });
        outbox.Wake(buckets.Find(bucket.Name));
    }
}
