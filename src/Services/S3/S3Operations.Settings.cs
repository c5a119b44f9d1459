using Hearth.Protocols.Operations;
using Hearth.Services.S3.Access;
using Hearth.Services.S3.BucketSettings;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Cors;
using Hearth.Services.S3.Notifications;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3;

/// <summary>The operations about configurations and tags.</summary>
internal sealed partial class S3Operations
{
    private void AddSettings()
    {
        var settings = new BucketSettingsOperations(_parts.Buckets);
        Add<BucketRequest, VersioningConfiguration>("GetBucketVersioning", "GET", "/{Bucket}?versioning", settings.GetVersioningAsync);
        Add<PutSettingRequest<VersioningConfiguration>, NoBody>("PutBucketVersioning", "PUT", "/{Bucket}?versioning", settings.PutVersioningAsync);
        Add<BucketRequest, Tagging>("GetBucketTagging", "GET", "/{Bucket}?tagging", settings.GetTaggingAsync);
        Add<PutSettingRequest<Tagging>, NoBody>("PutBucketTagging", "PUT", "/{Bucket}?tagging", settings.PutTaggingAsync, 204);
        Add<BucketRequest, NoBody>("DeleteBucketTagging", "DELETE", "/{Bucket}?tagging", settings.DeleteTaggingAsync, 204);
        Add<BucketRequest, CorsConfiguration>("GetBucketCors", "GET", "/{Bucket}?cors", settings.GetCorsAsync);
        Add<PutSettingRequest<CorsConfiguration>, NoBody>("PutBucketCors", "PUT", "/{Bucket}?cors", settings.PutCorsAsync);
        Add<BucketRequest, NoBody>("DeleteBucketCors", "DELETE", "/{Bucket}?cors", settings.DeleteCorsAsync, 204);
        Add<BucketRequest, PublicAccessBlockConfiguration>("GetPublicAccessBlock", "GET", "/{Bucket}?publicAccessBlock", settings.GetPublicAccessBlockAsync);
        Add<PutSettingRequest<PublicAccessBlockConfiguration>, NoBody>(
            "PutPublicAccessBlock", "PUT", "/{Bucket}?publicAccessBlock", settings.PutPublicAccessBlockAsync);
        Add<BucketRequest, NoBody>("DeletePublicAccessBlock", "DELETE", "/{Bucket}?publicAccessBlock", settings.DeletePublicAccessBlockAsync, 204);
        Add<BucketRequest, OwnershipControls>("GetBucketOwnershipControls", "GET", "/{Bucket}?ownershipControls", settings.GetOwnershipAsync);
        Add<PutSettingRequest<OwnershipControls>, NoBody>("PutBucketOwnershipControls", "PUT", "/{Bucket}?ownershipControls", settings.PutOwnershipAsync);
        Add<BucketRequest, NoBody>("DeleteBucketOwnershipControls", "DELETE", "/{Bucket}?ownershipControls", settings.DeleteOwnershipAsync, 204);
        Add<BucketRequest, DocumentResponse>("GetBucketPolicy", "GET", "/{Bucket}?policy", settings.GetPolicyAsync);
        Add<BucketRequest, PolicyStatus>("GetBucketPolicyStatus", "GET", "/{Bucket}?policyStatus", settings.GetPolicyStatusAsync);
        Add<PutDocumentRequest, NoBody>("PutBucketPolicy", "PUT", "/{Bucket}?policy", settings.PutPolicyAsync, 204);
        Add<BucketRequest, NoBody>("DeleteBucketPolicy", "DELETE", "/{Bucket}?policy", settings.DeletePolicyAsync, 204);
        AddKept(settings);
        var unset = new UnsetConfigurations(_parts.Buckets);
        foreach (var one in UnsetConfigurations.All) Add(one.Operation, "GET", $"/{{Bucket}}?{one.Resource}", unset.Getter(one));
        AddAccessControlLists();
    }

    private void AddAccessControlLists()
    {
        var lists = new AccessControlLists(_parts.Buckets, _parts.Objects);
        Add<BucketRequest, AccessControlPolicy>("GetBucketAcl", "GET", "/{Bucket}?acl", lists.GetBucketAsync);
        Add<PutAclRequest, NoBody>("PutBucketAcl", "PUT", "/{Bucket}?acl", lists.PutAsync);
        Add<ObjectTaggingRequest, AccessControlPolicy>("GetObjectAcl", "GET", "/{Bucket}/{Key+}?acl", lists.GetObjectAsync);
        Add<PutObjectAclRequest, NoBody>("PutObjectAcl", "PUT", "/{Bucket}/{Key+}?acl", lists.PutObjectAsync);
    }

    /// <summary>Configurations that are kept and shown, and have no effect.</summary>
    private void AddKept(BucketSettingsOperations settings)
    {
        Add("GetBucketEncryption", "GET", "/{Bucket}?encryption", settings.Getter(
            "encryption", "ServerSideEncryptionConfigurationNotFoundError", "The server side encryption configuration was not found"));
        Add("PutBucketEncryption", "PUT", "/{Bucket}?encryption", settings.Putter("encryption"));
        Add("DeleteBucketEncryption", "DELETE", "/{Bucket}?encryption", settings.Deleter("encryption"), 204);
        Add("GetBucketLifecycleConfiguration", "GET", "/{Bucket}?lifecycle", settings.Getter(
            "lifecycle", "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"));
        Add("PutBucketLifecycleConfiguration", "PUT", "/{Bucket}?lifecycle", settings.Putter("lifecycle"));
        Add("DeleteBucketLifecycle", "DELETE", "/{Bucket}?lifecycle", settings.Deleter("lifecycle"), 204);
    }

    private void AddNotificationsAndTags()
    {
        var notifications = new NotificationOperations(_parts.Buckets, _parts.Database, _parts.Events, _parts.Targets, _parts.Time);
        Add<BucketRequest, NotificationConfiguration>("GetBucketNotificationConfiguration", "GET", "/{Bucket}?notification", notifications.GetAsync);
        Add<PutSettingRequest<NotificationConfiguration>, NoBody>(
            "PutBucketNotificationConfiguration", "PUT", "/{Bucket}?notification", notifications.PutAsync);
        var tags = new ObjectTagging(_parts.Buckets, _parts.Objects);
        Add<ObjectTaggingRequest, Tagging>("GetObjectTagging", "GET", "/{Bucket}/{Key+}?tagging", tags.GetAsync);
        Add<PutObjectTaggingRequest, NoBody>("PutObjectTagging", "PUT", "/{Bucket}/{Key+}?tagging", tags.PutAsync);
        Add<ObjectTaggingRequest, NoBody>("DeleteObjectTagging", "DELETE", "/{Bucket}/{Key+}?tagging", tags.DeleteAsync, 204);
        // A browser asks before it signs anything: no permission is needed.
        _service.Add<PreflightRequest, NoBody>("PreflightBucket", new HttpRoute("OPTIONS", "/{Bucket}"), _cors.PreflightAsync);
        _service.Add<PreflightRequest, NoBody>("PreflightObject", new HttpRoute("OPTIONS", "/{Bucket}/{Key+}"), _cors.PreflightAsync);
    }
}
