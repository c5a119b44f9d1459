using System.Text;
using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.S3.Access;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3.BucketSettings;

/// <summary>A request that puts a configuration of a bucket.</summary>
internal sealed record PutSettingRequest<T>
    where T : class
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Payload, Required]
    public T? Setting { get; init; }
}

/// <summary>A request that puts a configuration as it is.</summary>
internal sealed record PutDocumentRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Payload]
    public ReadOnlyMemory<byte> Document { get; init; }
}

internal sealed record DocumentResponse
{
    [Header("Content-Type")]
    public string? ContentType { get; init; }

    [Payload]
    public ReadOnlyMemory<byte> Document { get; init; }
}

[RootName("PolicyStatus")]
internal sealed record PolicyStatus
{
    public bool IsPublic { get; init; }
}

/// <summary>The configurations of a bucket that are a document each.</summary>
internal sealed class BucketSettingsOperations(BucketStore buckets)
{
    private const int MostPolicyBytes = 20 * 1024;

    public Task<VersioningConfiguration> GetVersioningAsync(BucketRequest request, CallContext context) =>
        Task.FromResult(new VersioningConfiguration { Status = buckets.Require(request.Bucket).Document.Versioning });

    public Task<NoBody> PutVersioningAsync(PutSettingRequest<VersioningConfiguration> request, CallContext context)
    {
        if (request.Setting!.Status is not ("Enabled" or "Suspended"))
            throw new AwsError("IllegalVersioningConfigurationException", "The Versioning element must be specified");
        if (request.Setting.MfaDelete == "Enabled") throw S3Error.NotImplemented("MFA delete", "x-amz-mfa");
        return ChangeAsync(request.Bucket, document => document with { Versioning = request.Setting.Status });
    }

    public Task<Tagging> GetTaggingAsync(BucketRequest request, CallContext context) => Task.FromResult(
        buckets.Require(request.Bucket).Document.Tagging ?? throw Missing("NoSuchTagSet", "The TagSet does not exist", request.Bucket));

    public Task<NoBody> PutTaggingAsync(PutSettingRequest<Tagging> request, CallContext context)
    {
        ObjectTags.CheckBucket(request.Setting!.TagSet);
        return ChangeAsync(request.Bucket, document => document with { Tagging = request.Setting });
    }

    public Task<NoBody> DeleteTaggingAsync(BucketRequest request, CallContext context) =>
        ChangeAsync(request.Bucket, document => document with { Tagging = null });

    public Task<CorsConfiguration> GetCorsAsync(BucketRequest request, CallContext context) => Task.FromResult(
        buckets.Require(request.Bucket).Document.Cors
        ?? throw Missing("NoSuchCORSConfiguration", "The CORS configuration does not exist", request.Bucket));

    public Task<NoBody> PutCorsAsync(PutSettingRequest<CorsConfiguration> request, CallContext context)
    {
        Cors.CorsRules.Check(request.Setting!);
        return ChangeAsync(request.Bucket, document => document with { Cors = request.Setting });
    }

    public Task<NoBody> DeleteCorsAsync(BucketRequest request, CallContext context) =>
        ChangeAsync(request.Bucket, document => document with { Cors = null });

    public Task<PublicAccessBlockConfiguration> GetPublicAccessBlockAsync(BucketRequest request, CallContext context) => Task.FromResult(
        buckets.Require(request.Bucket).Document.PublicAccessBlock
        ?? throw Missing("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found", request.Bucket));

    public Task<NoBody> PutPublicAccessBlockAsync(PutSettingRequest<PublicAccessBlockConfiguration> request, CallContext context) =>
        ChangeAsync(request.Bucket, document => document with { PublicAccessBlock = request.Setting });

    public Task<NoBody> DeletePublicAccessBlockAsync(BucketRequest request, CallContext context) =>
        ChangeAsync(request.Bucket, document => document with { PublicAccessBlock = null });

    public Task<OwnershipControls> GetOwnershipAsync(BucketRequest request, CallContext context) => Task.FromResult(
        buckets.Require(request.Bucket).Document.OwnershipControls
        ?? throw Missing("OwnershipControlsNotFoundError", "The bucket ownership controls were not found", request.Bucket));

    public Task<NoBody> PutOwnershipAsync(PutSettingRequest<OwnershipControls> request, CallContext context)
    {
        if (request.Setting!.Rules is not [{ } rule]) throw S3Error.MalformedXml();
        return ChangeAsync(request.Bucket, document => document with { OwnershipControls = OwnershipControls.Of(rule.ObjectOwnership) });
    }

    public Task<NoBody> DeleteOwnershipAsync(BucketRequest request, CallContext context) =>
        ChangeAsync(request.Bucket, document => document with { OwnershipControls = null });

    public Task<DocumentResponse> GetPolicyAsync(BucketRequest request, CallContext context) => Task.FromResult(new DocumentResponse
    {
        ContentType = "application/json",
        Document = Encoding.UTF8.GetBytes(PolicyOf(request.Bucket)),
    });

    public Task<PolicyStatus> GetPolicyStatusAsync(BucketRequest request, CallContext context) =>
        Task.FromResult(new PolicyStatus { IsPublic = PublicPolicy.IsPublic(PolicyOf(request.Bucket)) });

    public Task<NoBody> PutPolicyAsync(PutDocumentRequest request, CallContext context)
    {
        var policy = Encoding.UTF8.GetString(request.Document.Span);
        if (request.Document.Length > MostPolicyBytes) throw MalformedPolicy("Policy exceeds the maximum allowed document size.");
        try
        {
            PolicyDocument.Parse(policy);
        }
        catch (PolicySyntaxException error)
        {
            throw MalformedPolicy(error.Message);
        }
        var isRefused = buckets.Require(request.Bucket).Document.PublicAccessBlock is { BlockPublicPolicy: true } && PublicPolicy.IsPublic(policy);
        if (isRefused) throw S3Error.AccessDenied();
        return ChangeAsync(request.Bucket, document => document with { Policy = policy });
    }

    public Task<NoBody> DeletePolicyAsync(BucketRequest request, CallContext context) =>
        ChangeAsync(request.Bucket, document => document with { Policy = null });

    /// <summary>The name under which a kept document is found, and S3's error when there is none.</summary>
    public OperationHandler<BucketRequest, DocumentResponse> Getter(string name, string code, string message) => (request, _) => Task.FromResult(new DocumentResponse
    {
        ContentType = "application/xml",
        Document = Encoding.UTF8.GetBytes(buckets.Require(request.Bucket).Document.Kept.GetValueOrDefault(name) ?? throw Missing(code, message, request.Bucket)),
    });

    public OperationHandler<PutDocumentRequest, NoBody> Putter(string name) => (request, _) =>
    {
        XmlText.Check(request.Document);
        return ChangeAsync(request.Bucket, document => document with { Kept = With(document.Kept, name, Encoding.UTF8.GetString(request.Document.Span)) });
    };

    public OperationHandler<BucketRequest, NoBody> Deleter(string name) => (request, _) =>
        ChangeAsync(request.Bucket, document => document with { Kept = With(document.Kept, name, text: null) });

    private string PolicyOf(string bucket) =>
        buckets.Require(bucket).Document.Policy ?? throw Missing("NoSuchBucketPolicy", "The bucket policy does not exist", bucket);

    private async Task<NoBody> ChangeAsync(string bucket, Func<BucketDocument, BucketDocument> change)
    {
        await buckets.ChangeAsync(bucket, change);
        return NoBody.Instance;
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> kept, string name, string? text)
    {
        var changed = new Dictionary<string, string>(kept, StringComparer.Ordinal);
        if (text is null) changed.Remove(name);
        else changed[name] = text;
        return changed;
    }

    private static AwsError MalformedPolicy(string message) => new("MalformedPolicy", message);

    private static AwsError Missing(string code, string message, string bucket) =>
        new(code, message, 404) { Members = new Dictionary<string, string> { ["BucketName"] = bucket } };
}
