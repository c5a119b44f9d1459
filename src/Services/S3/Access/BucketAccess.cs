using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.S3.Buckets;

namespace Hearth.Services.S3.Access;

/// <summary>
/// Lets others than a bucket's owner in where its policy says so: other accounts and unsigned requests. The owner's own users are
/// limited by their policies, when authentication is enforced, before an operation is handled.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html
/// </summary>
internal sealed class BucketAccess(BucketStore buckets)
{
    /// <summary>What each operation needs, by IAM's names where they are not the operation's own.</summary>
    public ActionTable Table() => S3Actions.AddTo(new ActionTable("s3", S3Error.AccessDenied)
    {
        Resource = static (request, _) => ArnOf(RequestMember.Text(request, "Bucket") ?? "*", RequestMember.Text(request, "Key")),
        ResourcePolicy = (arn, _) => new(PolicyOf(BucketOf(arn))),
        Keys = static (_, context) => S3ConditionKeys.Of(context),
        Refusal = (needed, decision, context) => Refuse(BucketOf(needed.Resource), context.Caller, needed, decision),
    });

    /// <exception cref="AwsError">AccessDenied.</exception>
    public void Check(ActionTable table, string operation, object request, CallContext context)
    {
        if (RequestMember.Text(request, "Bucket") is not { Length: > 0 } name || buckets.Find(name) is not { } bucket) return;
        if (context.Http.Request.Headers["x-amz-expected-bucket-owner"] is [{ Length: > 0 } expected] && expected != bucket.AccountId) throw S3Error.AccessDenied();
        if (operation == "CreateBucket" || context.AccountId == bucket.AccountId) return;
        foreach (var needed in table.Needs(operation, request, context))
            if (Evaluate(bucket, context.Caller, needed with { Keys = needed.Keys ?? S3ConditionKeys.Of(context) }) is { IsAllowed: false }) throw S3Error.AccessDenied();
    }

    /// <summary>For the rest of the server, which reads objects on behalf of its callers.</summary>
    /// <exception cref="AwsError">AccessDenied.</exception>
    public void Check(Bucket bucket, Caller caller, string action, string key)
    {
        if (caller.AccountId == bucket.AccountId && caller.Policies.Identity is null) return;
        var needed = new NeededAction(action, ArnOf(bucket.Name, key));
        if (Evaluate(bucket, caller, needed) is { IsAllowed: false } decision) throw Refuse(bucket, caller, needed, decision);
    }

    /// <summary>What a call is told that may not do this as well: one key of many, or see that a key is not there.</summary>
    /// <param name="key">Null for the bucket itself.</param>
    /// <returns>Null when it may.</returns>
    public AwsError? RefusalOf(Bucket bucket, CallContext context, string action, string? key)
    {
        // While authentication is open, an account may do everything with what is its own.
        if (context.Authorization is null && context.AccountId == bucket.AccountId) return null;
        var needed = new NeededAction(action, ArnOf(bucket.Name, key)) { Keys = S3ConditionKeys.Of(context) };
        return Evaluate(bucket, context.Caller, needed) is { IsAllowed: false } decision ? Refuse(bucket, context.Caller, needed, decision) : null;
    }

    private static AccessDecision Evaluate(Bucket bucket, Caller caller, NeededAction needed)
    {
        var isPublicRefused = caller.AccountId != bucket.AccountId && bucket.Document.PublicAccessBlock is { RestrictPublicBuckets: true }
            && PublicPolicy.IsPublic(bucket.Document.Policy);
        return isPublicRefused
            ? AccessDecision.Implicit(PolicyKind.Resource)
            : caller.Evaluate(needed.Action, needed.Resource, bucket.AccountId, PolicyOf(bucket), needed.Keys);
    }

    /// <summary>
    /// The reason is told within the owner's account alone.
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html#access-denied-message-examples
    /// </summary>
    private static AwsError Refuse(Bucket? bucket, Caller caller, NeededAction needed, AccessDecision decision)
    {
        if (!caller.Principal.IsInAccount || (bucket is not null && bucket.AccountId != caller.AccountId)) return S3Error.AccessDenied();
        var resource = needed.Resource.EndsWith(":::*", StringComparison.Ordinal) ? "" : $" on resource: \"{needed.Resource}\"";
        return S3Error.AccessDenied($"User: {caller.Principal.Arn} is not authorized to perform: {needed.Action}{resource} {decision.Reason(needed.Action)}");
    }

    private Bucket? BucketOf(string arn) => buckets.Find(arn.Split(":::")[^1].Split('/')[0]);

    private static PolicyDocument? PolicyOf(Bucket? bucket) => bucket?.Document.Policy is { } policy ? PolicyDocument.Parse(policy) : null;

    private static string ArnOf(string bucket, string? key) => key is null ? $"arn:aws:s3:::{bucket}" : $"arn:aws:s3:::{bucket}/{key}";
}
