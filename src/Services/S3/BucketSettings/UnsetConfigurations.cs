using System.Text;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.S3.Buckets;

namespace Hearth.Services.S3.BucketSettings;

/// <summary>
/// Configurations that no bucket can have here, and that deployment tools read of every bucket: the true answer is S3's for a bucket
/// that has none. Setting them is refused (<see cref="UnavailableOperations"/>).
/// </summary>
internal sealed class UnsetConfigurations(BucketStore buckets)
{
    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static readonly IReadOnlyList<UnsetConfiguration> All =
    [
        new("GetBucketAccelerateConfiguration", "accelerate", Document: $"<AccelerateConfiguration xmlns=\"{Namespace}\"/>"),
        new("GetBucketLogging", "logging", Document: $"<BucketLoggingStatus xmlns=\"{Namespace}\"/>"),
        new("GetBucketRequestPayment", "requestPayment",
            Document: $"<RequestPaymentConfiguration xmlns=\"{Namespace}\"><Payer>BucketOwner</Payer></RequestPaymentConfiguration>"),
        new("GetBucketReplication", "replication", "ReplicationConfigurationNotFoundError", "The replication configuration was not found"),
        new("GetObjectLockConfiguration", "object-lock", "ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket"),
        new("GetBucketWebsite", "website", "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"),
    ];

    public OperationHandler<BucketRequest, DocumentResponse> Getter(UnsetConfiguration unset) => (request, _) =>
    {
        buckets.Require(request.Bucket);
        if (unset.Code is { } code)
            throw new AwsError(code, unset.Message, 404) { Members = new Dictionary<string, string> { ["BucketName"] = request.Bucket } };
        return Task.FromResult(new DocumentResponse { ContentType = "application/xml", Document = Encoding.UTF8.GetBytes(unset.Document!) });
    };
}

/// <param name="Resource">The query parameter that asks for it.</param>
/// <param name="Code">The error of a bucket that has none; null where the answer is a document.</param>
internal sealed record UnsetConfiguration(string Operation, string Resource, string? Code = null, string? Message = null, string? Document = null);
