using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Cors;
using Hearth.Services.S3.Forms;
using Hearth.Services.S3.Listing;
using Hearth.Services.S3.Multipart;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3;

/// <summary>S3's operation table. Every operation is looked at by <see cref="Access.BucketAccess"/> before its handler.</summary>
internal sealed partial class S3Operations
{
    /// <summary>DeleteObjects and CompleteMultipartUpload with as much as they may name.</summary>
    private const long BodyBytes = 8L * 1024 * 1024;

    private readonly S3Parts _parts;
    private readonly ServiceDefinition _service;
    private readonly ActionTable _actions;
    private readonly CorsAnswer _cors;

    private S3Operations(S3Parts parts)
    {
        _parts = parts;
        _actions = parts.Access.Table();
        _cors = new CorsAnswer(parts.Buckets);
        _service = new ServiceDefinition("s3", Naming.Pascal)
        {
            XmlNamespace = "http://s3.amazonaws.com/doc/2006-03-01/",
            MaxBodyBytes = BodyBytes,
            Actions = _actions,
        };
    }

    public static ServiceDefinition Define(S3Parts parts)
    {
        var operations = new S3Operations(parts);
        operations.AddBuckets();
        operations.AddObjects();
        operations.AddUploads();
        operations.AddSettings();
        operations.AddNotificationsAndTags();
        foreach (var (name, method, path) in UnavailableOperations.All)
        {
            // They have no action that a policy could grant: everybody is told the same.
            operations._actions.Free(name);
            operations.Add<UnavailableRequest, NoBody>(name, method, path, (_, _) => throw UnavailableOperations.Error(name));
        }
        return operations._service;
    }

    private void AddBuckets()
    {
        var buckets = new BucketOperations(_parts.Buckets, _parts.Files);
        var listing = new ListObjects(_parts.Buckets, _parts.Database);
        Add<ListBucketsRequest, ListBucketsResponse>("ListBuckets", "GET", "/", buckets.ListAsync);
        Add<CreateBucketRequest, CreateBucketResponse>("CreateBucket", "PUT", "/{Bucket}", new CreateBucket(_parts.Buckets, _parts.Time).HandleAsync);
        Add<BucketRequest, HeadBucketResponse>("HeadBucket", "HEAD", "/{Bucket}", buckets.HeadAsync);
        Add<BucketRequest, GetBucketLocationResponse>("GetBucketLocation", "GET", "/{Bucket}?location", buckets.GetLocationAsync);
        Add<BucketRequest, NoBody>("DeleteBucket", "DELETE", "/{Bucket}", buckets.DeleteAsync, 204);
        Add<ListObjectsRequest, ListObjectsResponse>("ListObjects", "GET", "/{Bucket}", listing.HandleV1Async);
        Add<ListObjectsRequest, ListObjectsResponse>("ListObjectsV2", "GET", "/{Bucket}?list-type=2", listing.HandleV2Async);
        Add<ListObjectVersionsRequest, ListObjectVersionsResponse>(
            "ListObjectVersions", "GET", "/{Bucket}?versions", new ListObjectVersions(_parts.Buckets, _parts.Database).HandleAsync);
    }

    private void AddObjects()
    {
        var get = new GetObject(_parts.Buckets, _parts.Objects, _parts.Files, _parts.Access);
        var delete = new DeleteObject(_parts.Buckets, _parts.Objects, _parts.Access);
        var copy = new CopyObject(_parts.Buckets, _parts.Objects, _parts.Files, _parts.Access);
        var put = new PutObject(_parts.Buckets, _parts.Objects, _parts.Receiver);
        Add<PutObjectRequest, WrittenResponse>("PutObject", "PUT", "/{Bucket}/{Key+}", put.HandleAsync);
        Add<PostObjectRequest, IHttpResult>(
            "PostObject", "POST", "/{Bucket}", new PostObject(_parts.Buckets, put, _parts.Signers, AdmitPutAsync, _parts.Time).HandleAsync);
        Add<GetObjectRequest, IHttpResult>("GetObject", "GET", "/{Bucket}/{Key+}", get.HandleAsync);
        Add<GetObjectRequest, IHttpResult>("HeadObject", "HEAD", "/{Bucket}/{Key+}", get.HandleAsync);
        Add<GetObjectAttributesRequest, GetObjectAttributesResponse>(
            "GetObjectAttributes", "GET", "/{Bucket}/{Key+}?attributes", new ObjectAttributes(_parts.Buckets, _parts.Objects).GetAsync);
        Add<DeleteObjectRequest, DeleteObjectResponse>("DeleteObject", "DELETE", "/{Bucket}/{Key+}", delete.HandleAsync, 204);
        Add<DeleteObjectsRequest, DeleteObjectsResponse>("DeleteObjects", "POST", "/{Bucket}?delete", delete.HandleManyAsync);
        Add<CopyObjectRequest, CopyObjectResponse>("CopyObject", "PUT", "/{Bucket}/{Key+}", copy.HandleAsync, header: "x-amz-copy-source");
    }

    /// <summary>Whether the signer of a form may do what it asks for.</summary>
    private async ValueTask AdmitPutAsync(PutObjectRequest request, CallContext context)
    {
        if (context.Authorization is { } authorization) await authorization.AuthorizeAsync(_service, _service.Operations["PutObject"], request, context);
        _parts.Access.Check(_actions, "PutObject", request, context);
    }

    private void AddUploads()
    {
        var copy = new CopyObject(_parts.Buckets, _parts.Objects, _parts.Files, _parts.Access);
        var part = new UploadPart(_parts.Buckets, _parts.Database, _parts.Files, _parts.Receiver, copy, _parts.Time);
        var uploads = new UploadOperations(_parts.Buckets, _parts.Database, _parts.Files);
        Add<CreateMultipartUploadRequest, CreateMultipartUploadResponse>(
            "CreateMultipartUpload", "POST", "/{Bucket}/{Key+}?uploads", new CreateMultipartUpload(_parts.Buckets, _parts.Database, _parts.Time).HandleAsync);
        Add<UploadPartRequest, WrittenResponse>("UploadPart", "PUT", "/{Bucket}/{Key+}?partNumber&uploadId", part.HandleAsync);
        Add<UploadPartCopyRequest, UploadPartCopyResponse>(
            "UploadPartCopy", "PUT", "/{Bucket}/{Key+}?partNumber&uploadId", part.HandleCopyAsync, header: "x-amz-copy-source");
        Add<CompleteMultipartUploadRequest, CompleteMultipartUploadResponse>(
            "CompleteMultipartUpload", "POST", "/{Bucket}/{Key+}?uploadId", new CompleteMultipartUpload(_parts.Buckets, _parts.Database, _parts.Objects).HandleAsync);
        Add<UploadRequest, NoBody>("AbortMultipartUpload", "DELETE", "/{Bucket}/{Key+}?uploadId", uploads.AbortAsync, 204);
        Add<UploadRequest, ListPartsResponse>("ListParts", "GET", "/{Bucket}/{Key+}?uploadId", uploads.ListPartsAsync);
        Add<ListMultipartUploadsRequest, ListMultipartUploadsResponse>("ListMultipartUploads", "GET", "/{Bucket}?uploads", new ListMultipartUploads(_parts.Buckets, _parts.Database).HandleAsync);
    }

    private void Add<TRequest, TResponse>(
        string name, string method, string path, OperationHandler<TRequest, TResponse> handler, int status = 200, string? header = null)
        where TRequest : notnull
        where TResponse : notnull => _service.Add<TRequest, TResponse>(
            name, new HttpRoute(method, path, status) { Header = header },
            (request, context) =>
            {
                _cors.Write(RequestMember.Text(request, "Bucket"), context.Http);
                _parts.Access.Check(_actions, name, request, context);
                return handler(request, context);
            });
}
