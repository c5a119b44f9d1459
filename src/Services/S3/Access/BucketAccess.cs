using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3.Access;

/// <summary>
/// Lets others than a bucket's owner in where its policy says so: other accounts and unsigned requests. The owner's own users are
/// limited by their policies, when authentication is enforced, before an operation is handled.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html
/// </summary>
internal sealed class BucketAccess(BucketStore buckets)
{
    /// <summary>What each operation needs, by IAM's names where they are not the operation's own.</summary>
    public ActionTable Table()
    {
        var table = new ActionTable("s3", _ => S3Error.AccessDenied())
        {
            Resource = static (request, _) => ArnOf(RequestMember.Text(request, "Bucket") ?? "*", RequestMember.Text(request, "Key")),
            ResourcePolicy = (arn, _) => new(PolicyOf(buckets.Find(arn.Split(":::")[^1].Split('/')[0]))),
        };
        foreach (var (operation, action) in S3Actions.ByOperation) table.As(operation, action);
        foreach (var operation in S3Actions.Versioned)
            table.Rule(operation, (request, context) =>
            {
                var action = S3Actions.ByOperation.GetValueOrDefault(operation, "s3:" + operation);
                var isNamed = !string.IsNullOrEmpty(RequestMember.Text(request, "VersionId"));
                return [new NeededAction(isNamed ? S3Actions.OfVersion(action) : action, table.Resource(request, context))];
            });
        return table.Rule("DeleteObjects", static (request, _) => request is DeleteObjectsRequest { Delete.Objects: { } named } many
            ? named.Select(one => new NeededAction(one.VersionId is null ? "s3:DeleteObject" : "s3:DeleteObjectVersion", ArnOf(many.Bucket, one.Key ?? "")))
            : []);
    }

    /// <exception cref="AwsError">AccessDenied.</exception>
    public void Check(ActionTable table, string operation, object request, CallContext context)
    {
        if (RequestMember.Text(request, "Bucket") is not { Length: > 0 } name || buckets.Find(name) is not { } bucket) return;
        if (context.Http.Request.Headers["x-amz-expected-bucket-owner"] is [{ Length: > 0 } expected] && expected != bucket.AccountId) throw S3Error.AccessDenied();
        if (operation == "CreateBucket" || context.AccountId == bucket.AccountId) return;
        foreach (var needed in table.Needs(operation, request, context)) Check(bucket, context.Caller, needed.Action, needed.Resource);
    }

    /// <param name="resource">An ARN, or a key of the bucket.</param>
    public void Check(Bucket bucket, Caller caller, string action, string resource)
    {
        if (caller.AccountId == bucket.AccountId && caller.Policies.Identity is null) return;
        var arn = resource.StartsWith("arn:", StringComparison.Ordinal) ? resource : ArnOf(bucket.Name, resource);
        var isPublicRefused = caller.AccountId != bucket.AccountId && bucket.Document.PublicAccessBlock is { RestrictPublicBuckets: true }
            && PublicPolicy.IsPublic(bucket.Document.Policy);
        if (isPublicRefused || !caller.Evaluate(action, arn, bucket.AccountId, PolicyOf(bucket)).IsAllowed) throw S3Error.AccessDenied();
    }

    private static PolicyDocument? PolicyOf(Bucket? bucket) => bucket?.Document.Policy is { } policy ? PolicyDocument.Parse(policy) : null;

    private static string ArnOf(string bucket, string? key) => key is null ? $"arn:aws:s3:::{bucket}" : $"arn:aws:s3:::{bucket}/{key}";
}
